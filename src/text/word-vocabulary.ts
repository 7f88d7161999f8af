import { AtlasError } from "#errors";
import { SPECIAL_TOKENS, textsOf, UNKNOWN, type Vocabulary } from "./vocabulary.ts";
import { countWords, splitWords } from "./words.ts";

/**
 * A vocabulary of whole words, parted by white space, the most frequent first and equals in the order of their UTF-16
 * code units.
 *
 * @param lines the training part of a text
 * @param size the most tokens that there may be, the four without a text included; default as many as it takes
 * @throws AtlasError `text/vocabulary-too-small` unless `size` is a whole number of at least 5, or where there is no
 *   word
 */
export function wordVocabulary(
  lines: readonly string[],
  { size = Number.POSITIVE_INFINITY }: { readonly size?: number } = {},
): Vocabulary {
  const counts = [...countWords(lines)];
  const least = SPECIAL_TOKENS.length + 1;
  if (!(size >= least) || (size !== Number.POSITIVE_INFINITY && !Number.isInteger(size))) {
    throw vocabularyTooSmall(size, least);
  }
  if (counts.length === 0) throw noText();
  const words = counts
    .sort(([one, often], [other, seldom]) => seldom - often || (one < other ? -1 : 1))
    .slice(0, size - SPECIAL_TOKENS.length)
    .map(([word]) => word);
  const tokens = [...SPECIAL_TOKENS, ...words];
  const numbers = new Map(words.map((word, i) => [word, i + SPECIAL_TOKENS.length]));
  return {
    kind: "words",
    size: tokens.length,
    tokens,
    encode: (text) => Int32Array.from(splitWords(text), (word) => numbers.get(word) ?? UNKNOWN),
    decode: (ids) => textsOf(tokens, ids).join(" "),
  };
}

/** A size that leaves no room for what a vocabulary must hold. */
export function vocabularyTooSmall(size: number, least: number): AtlasError {
  return new AtlasError({
    code: "text/vocabulary-too-small",
    kind: "input",
    where: "vocabulary",
    problem: `it is to have ${size} tokens`,
    expected: `a whole number of at least ${least}, the characters of the text and four tokens without a text included`,
  });
}

/** A text without a word, of which no vocabulary can be made. */
export function noText(): AtlasError {
  return new AtlasError({
    code: "text/empty",
    kind: "input",
    where: "text",
    problem: "there is no word in the text",
    expected: "at least one line with a word",
  });
}
