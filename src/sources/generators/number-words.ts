import { checkNumber } from "#data";
import type { RandomStream } from "#random";
import type { ParallelText } from "#text";
import { NUMBER_WORDS_LIMITS } from "./limits.ts";
import { ENGLISH_NUMBER_WORDS, englishNumber, germanNumber, type NumberSpelling } from "./number-spelling.ts";

/** What `numberWords` draws. */
export interface NumberWordsSettings {
  /** Pairs to train on. */
  readonly train: number;
  /** Pairs to test on; with those to train on at most `largest`. */
  readonly test: number;
  /** The largest number that is translated, 100 … 999,999; the smallest is 1. */
  readonly largest: number;
  /** Probability that a word of a training target is another English word, 0 … 1. */
  readonly noise: number;
  readonly spelling: NumberSpelling;
}

/**
 * German number words with their English translations, numbers drawn without repetition and all alike, so that nothing
 * to test on is trained on. Under one stream a longer training part begins with a shorter one, its noise included, and
 * the test part, which has no noise, is the same whatever the training part.
 *
 * @throws AtlasError `data/out-of-range`
 */
export function numberWords(
  { train, test, largest, noise, spelling }: NumberWordsSettings,
  stream: RandomStream,
): { readonly train: ParallelText; readonly test: ParallelText } {
  checkNumber("largest", largest, { ...NUMBER_WORDS_LIMITS.largest, whole: true });
  checkNumber("noise", noise, NUMBER_WORDS_LIMITS.noise);
  checkNumber("train", train, { minimum: 0, maximum: largest, whole: true });
  checkNumber("test", test, { minimum: 0, maximum: largest - train, whole: true });
  const order = stream.child("numbers").permutation(largest);
  const numbers = (places: Int32Array) => Array.from(places, (place) => place + 1);
  const spelt = (chosen: readonly number[]): ParallelText => ({
    source: chosen.map((number) => germanNumber(number, spelling)),
    target: chosen.map((number) => englishNumber(number, spelling)),
  });
  const clean = spelt(numbers(order.subarray(0, train)));
  const noisy = clean.target.map((line, i) => withNoise(line, noise, stream.child("noise", i)));
  // From the far end, so that the test part stays where training parts grow.
  const tested = spelt(numbers(order.subarray(largest - test)).reverse());
  return { train: { ...clean, target: noisy }, test: tested };
}

/** Every word draws whatever the noise, so that more noise keeps the wrong words of less. */
function withNoise(line: string, noise: number, stream: RandomStream): string {
  return line.replace(/[a-z]+/g, (word) => {
    const rank = stream.uniform();
    const others = ENGLISH_NUMBER_WORDS.filter((other) => other !== word);
    const drawn = others[stream.below(others.length)]!;
    return rank < noise ? drawn : word;
  });
}
