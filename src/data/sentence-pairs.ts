import { AtlasError } from "#errors";
import { checkNumber } from "./check-number.ts";

/** Tokens that are no words, in every vocabulary. */
export const MARKS = {
  /** Fills sentences up. */
  padding: 0,
  /** Begins a translation. */
  begin: 1,
  /** Ends a sentence. */
  end: 2,
  /** Stands for what a vocabulary does not have. */
  unknown: 3,
} as const;

/** The first token that can be a word. */
export const FIRST_WORD = 4;

/** A number for the source language and one for the target language. */
export interface OfBothLanguages {
  readonly source: number;
  readonly target: number;
}

/** How large sentences and vocabularies are. */
export interface SentenceSizes {
  /** Tokens that there are, marks among them: a token is 0 … words - 1. */
  readonly words: OfBothLanguages;
  /** Tokens of every sentence, padding among them. */
  readonly length: OfBothLanguages;
}

/** What pairs of sentences say, where they were made of a text. */
export interface PairTexts {
  /** The right translation of each pair. */
  readonly translations: readonly string[];
  /** What tokens of the target language say, up to the first end. */
  readonly textOf: (tokens: ArrayLike<number>) => string;
}

/** Sentences with their translations, as tokens. */
export interface SentencePairs extends SentenceSizes {
  /**
   * What a network reads, `[count, length.source + length.target]` flat: the source, then what a decoder is given, which
   * is the beginning and the translation without its last token.
   */
  readonly inputs: Int32Array;
  /** What it is to answer at each place of the translation, `[count, length.target]` flat; padding is not judged. */
  readonly targets: Int32Array;
  readonly count: number;
  /** Absent for tokens that stand for nothing but themselves. */
  readonly texts?: PairTexts | undefined;
}

/** Sentences and translations that begin at the first of their tokens and are filled up with padding. */
export interface SentenceRows extends SentenceSizes {
  /** `[count, length.source]` flat. */
  readonly source: Int32Array;
  /** `[count, length.target]` flat, with their ends and without beginnings. */
  readonly target: Int32Array;
  readonly texts?: PairTexts | undefined;
}

/**
 * Pairs of sentences as networks read them.
 *
 * @throws AtlasError `data/tokens` (kind `input`) for arrays of different counts and tokens that there are not,
 * `data/out-of-range` for sizes that are not whole numbers from 1.
 */
export function sentencePairs({ source, target, words, length, texts }: SentenceRows): SentencePairs {
  for (const [name, size] of Object.entries({ ...length })) {
    checkNumber(`length.${name}`, size, { minimum: 1, whole: true });
  }
  const count = source.length / length.source;
  if (!Number.isInteger(count) || count !== target.length / length.target) {
    throw unfit(
      "pairs",
      `there are ${count} sources and ${target.length / length.target} targets`,
      "one of each",
    );
  }
  requireTokens("source", source, words.source);
  requireTokens("target", target, words.target);
  const each = tokensPerPair({ length });
  const inputs = new Int32Array(count * each);
  for (let pair = 0; pair < count; pair++) {
    const translation = target.subarray(pair * length.target, (pair + 1) * length.target);
    const filled = translation.indexOf(MARKS.padding);
    const read = translation.subarray(0, (filled < 0 ? length.target : filled) - 1);
    inputs.set(source.subarray(pair * length.source, (pair + 1) * length.source), pair * each);
    inputs[pair * each + length.source] = MARKS.begin;
    inputs.set(read, pair * each + length.source + 1);
  }
  return { inputs, targets: target, count, words, length, ...(texts && { texts }) };
}

function requireTokens(where: string, tokens: Int32Array, words: number): void {
  const wrong = tokens.findIndex((token) => token < 0 || token >= words);
  if (wrong >= 0) throw unfit(where, `${tokens[wrong]} at place ${wrong}`, `0 … ${words - 1}`);
}

function unfit(where: string, problem: string, expected: string): AtlasError {
  return new AtlasError({ code: "data/tokens", kind: "input", where, problem, expected });
}

/** How many tokens a network reads of one pair. */
export function tokensPerPair({ length }: Pick<SentenceSizes, "length">): number {
  return length.source + length.target;
}
