import { MARKS } from "#data";

/** The token that fills a row up to its length; it is 0 in every vocabulary. */
export const PADDING = MARKS.padding;

/** The token before the first of a translation; it is 1 in every vocabulary. */
export const BEGIN = MARKS.begin;

/** The token after the last of a translation; it is 2 in every vocabulary. */
export const END = MARKS.end;

/** The token for whatever a vocabulary lacks; it is 3 in every vocabulary. */
export const UNKNOWN = MARKS.unknown;

/** How the tokens without a text are written where tokens are shown, in the order of their numbers. */
export const SPECIAL_TOKENS = ["<padding>", "<begin>", "<end>", "<unknown>"] as const;

/** What of a text its tokens are: whole words, or pieces of words that byte-pair encoding found. */
export type VocabularyKind = "words" | "byte-pairs";

/** Tokens by number, and the way from a text to its tokens and back. */
export interface Vocabulary {
  readonly kind: VocabularyKind;
  /** How many tokens there are, the four without a text included. */
  readonly size: number;
  /** The text of every token; `SPECIAL_TOKENS` come first. */
  readonly tokens: readonly string[];
  /** The tokens of a text, 0 … size - 1, without `BEGIN` and `END`; empty for a blank text. */
  readonly encode: (text: string) => Int32Array;
  /**
   * The text of tokens up to the first `END`; `PADDING` and `BEGIN` have none, and `UNKNOWN` is a replacement character.
   * Of a text's tokens, the text with one space between words and no character or word that the vocabulary lacks.
   */
  readonly decode: (tokens: ArrayLike<number>) => string;
}

/** What `UNKNOWN` is in a text. */
const REPLACEMENT = "\ufffd";

/** The texts of tokens before the first `END`, without `PADDING` and `BEGIN`; what has none is a replacement character. */
export function textsOf(texts: readonly string[], tokens: ArrayLike<number>): readonly string[] {
  const all = Array.from(tokens);
  const end = all.indexOf(END);
  return (end === -1 ? all : all.slice(0, end))
    .filter((token) => token !== PADDING && token !== BEGIN)
    .map((token) => (token === UNKNOWN ? REPLACEMENT : (texts[token] ?? REPLACEMENT)));
}
