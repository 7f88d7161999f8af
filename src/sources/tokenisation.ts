import { choice, wholeNumber } from "#settings";

/** Vocabularies smaller than this hold nothing worth translating, and larger ones no network here could learn. */
const VOCABULARY = { minimum: 8, maximum: 65_536 };

/** How sentences become tokens: settings of every source of sentences, with its own usual sizes. */
export function tokenisationSettings({ tokens, vocabulary, length }: Tokenisation) {
  return {
    tokens: choice("What a token is: a word, or a piece of one by byte-pair encoding", [
      "words",
      "byte-pairs",
    ]).default(tokens),
    vocabulary: wholeNumber(
      "Tokens of each language, four marks among them; what is left out for want of room is unknown",
      VOCABULARY.minimum,
      VOCABULARY.maximum,
    ).default(vocabulary),
    length: wholeNumber(
      "Tokens of a sentence, the end of a translation included; a pair with a longer one is left out",
      2,
      512,
    ).default(length),
  };
}

/** How sentences become tokens. */
export interface Tokenisation {
  readonly tokens: "words" | "byte-pairs";
  readonly vocabulary: number;
  readonly length: number;
}

/** The shape of the pairs that come of it. */
export function shapeOfPairs({ vocabulary, length }: Pick<Tokenisation, "vocabulary" | "length">) {
  return {
    tokens: {
      words: { source: vocabulary, target: vocabulary },
      length: { source: length, target: length },
    },
  };
}
