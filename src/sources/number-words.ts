import { checkNumber } from "#data";
import { choice, numberBetween, wholeNumber } from "#settings";
import { defineSource } from "./define-source.ts";
import { NUMBER_WORDS_LIMITS } from "./generators/limits.ts";
import { shapeOfPairs, tokenisationSettings } from "./tokenisation.ts";

const { largest, noise } = NUMBER_WORDS_LIMITS;

/** Numbers in words up to here have every word and every way to put words together but for more thousands. */
const TELLING = 2000;

/** How many numbers are drawn beyond twice those that are asked for, in place of those that are too long. */
const MOST_SPARE = 1000;

/** German number words with their English translations. */
export const numberWords = defineSource({
  name: "number-words",
  meaning: "German number words with their English translations",
  makesImages: false,
  makesSentences: true,
  imagesInFiles: 0,
  settings: {
    largest: wholeNumber(
      "The largest number, of which each is drawn once at most",
      largest.minimum,
      largest.maximum,
    ).default(9999),
    spelling: choice("Whether the parts of a number are words of their own or joined as usual", [
      "parts",
      "joined",
    ]).default("parts"),
    noise: numberBetween(
      "Share of the words of training translations that are other number words, be it in what a decoder reads",
      noise.minimum,
      noise.maximum,
    ).default(0),
    ...tokenisationSettings({ tokens: "words", vocabulary: 48, length: 12 }),
  },
  shape: shapeOfPairs,
  conflict: ({ spelling, tokens }) =>
    spelling === "joined" && tokens === "words"
      ? {
          key: "tokens",
          problem: "is words, and most joined numbers would be words that are not known",
          expected: "byte-pairs, or spelling parts",
        }
      : undefined,
  load: async ({ largest: most, spelling, noise: share, ...tokenisation }, request) => {
    const [{ numberWords: drawn }, { germanNumber, englishNumber }, { chosenPairs }] = await Promise.all([
      import("./generators/number-words.ts"),
      import("./generators/number-spelling.ts"),
      import("./readers/chosen-pairs.ts"),
    ]);
    const numbers = Array.from({ length: Math.min(most, TELLING) }, (_, i) => i + 1);
    const vocabularyText = {
      source: numbers.map((number) => germanNumber(number, spelling)),
      target: numbers.map((number) => englishNumber(number, spelling)),
    };
    const { train, test, stream } = request;
    checkNumber("data.test_examples", test, { minimum: 1, maximum: most - 1, whole: true });
    checkNumber("data.examples", train, { minimum: 1, maximum: most - test, whole: true });
    // Some may be too long; those that are asked for are the first that are not.
    const spare = Math.floor((most - train - test) / 2);
    const counts = {
      train: train + Math.min(spare, train + MOST_SPARE),
      test: test + Math.min(spare, test + MOST_SPARE),
    };
    const text = drawn({ ...counts, largest: most, noise: share, spelling }, stream.child("numbers"));
    return chosenPairs({ ...text, vocabularyText, isShuffled: true }, tokenisation, request);
  },
});
