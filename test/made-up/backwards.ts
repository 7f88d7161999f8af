import { MARKS, type SentencePairs, sentencePairs } from "#data";
import type { RandomStream } from "#random";
import { wholeNumber } from "#settings";
import { defineSource } from "#sources";

/** A made-up source of sentences: letters, whose translation is the same letters the other way round. */
export const backwards = defineSource({
  name: "backwards",
  meaning: "Letters and the same letters the other way round",
  makesImages: false,
  makesSentences: true,
  imagesInFiles: 0,
  settings: {
    letters: wholeNumber("Letters of the alphabet", 2, 26).default(5),
    longest: wholeNumber("Most letters of a sentence", 1, 16).default(4),
  },
  shape: (settings) => ({ tokens: sizesOf(settings) }),
  load: async (settings, { train, test, stream }) => ({
    train: pairsOf(settings, train, stream.child("train")),
    test: pairsOf(settings, test, stream.child("test")),
  }),
});

interface Settings {
  readonly letters: number;
  readonly longest: number;
}

function sizesOf({ letters, longest }: Settings) {
  return {
    words: { source: letters + 4, target: letters + 4 },
    length: { source: longest, target: longest + 1 },
  };
}

function pairsOf(settings: Settings, count: number, stream: RandomStream): SentencePairs {
  const sizes = sizesOf(settings);
  const source = new Int32Array(count * sizes.length.source);
  const target = new Int32Array(count * sizes.length.target);
  for (let pair = 0; pair < count; pair++) {
    const sentence = Array.from(
      { length: 1 + stream.below(settings.longest) },
      () => 4 + stream.below(settings.letters),
    );
    source.set(sentence, pair * sizes.length.source);
    target.set([...sentence.toReversed(), MARKS.end], pair * sizes.length.target);
  }
  return sentencePairs({ source, target, ...sizes });
}
