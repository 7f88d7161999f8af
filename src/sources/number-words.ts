import { choice, numberBetween, wholeNumber } from "#settings";
import { defineSource } from "./define-source.ts";
import { NUMBER_WORDS_LIMITS } from "./generators/limits.ts";
import { shapeOfPairs, tokenisationSettings } from "./tokenisation.ts";

const { largest, noise } = NUMBER_WORDS_LIMITS;

/** Numbers in words up to here have every word and every way to put words together but for more thousands. */
const TELLING = 2000;

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
    const text = drawn({ train, test, largest: most, noise: share, spelling }, stream.child("numbers"));
    return chosenPairs({ ...text, vocabularyText, isShuffled: true }, tokenisation, request);
  },
});
