import { AtlasError } from "#errors";
import { BEGIN, END, PADDING } from "../vocabulary.ts";

/** Beginnings of translations of which the next token is asked for. */
export interface Prefixes {
  /** Rows of tokens, `count × length`: `BEGIN`, what is known, then `PADDING`. */
  readonly tokens: Int32Array;
  /** Rows; as many at every step, those of finished translations among them. */
  readonly count: number;
  /** Tokens of a row, the same at every step. */
  readonly length: number;
  /** How many tokens of every row are known: 1 at first. */
  readonly known: number;
  /** Which sentence each row translates. */
  readonly sentences: Int32Array;
}

/** The logits of the token after the known ones of every row, `count × words`; anything but NaN and +∞. */
export type NextLogits = (prefixes: Prefixes) => Promise<ArrayLike<number>> | ArrayLike<number>;

/** What is translated, and how far. */
export interface DecodingTask {
  /** How many sentences there are. */
  readonly sentences: number;
  /** How many tokens the vocabulary of the target has; at least 4. */
  readonly words: number;
  /** The most tokens of a translation, `END` included; at least 1. */
  readonly longest: number;
}

/** A translation that was found. */
export interface Decoded {
  /** Its tokens, without `BEGIN` and `END`. */
  readonly tokens: readonly number[];
  /** Σ of the logarithms of its tokens' probabilities, `END`'s among them; at most 0. */
  readonly logProbability: number;
  /** Whether it came to its end; not so where it was cut at the greatest length. */
  readonly ended: boolean;
}

/** One translation on its way. */
export interface Hypothesis extends Decoded {
  /** Tokens that count towards its length, `END` included. */
  readonly length: number;
}

/** The beginning of every translation. */
export const NOTHING_YET: Hypothesis = { tokens: [], logProbability: 0, ended: false, length: 0 };

/** A hypothesis with one more token. */
export function extended(hypothesis: Hypothesis, token: number, logProbability: number): Hypothesis {
  const isEnd = token === END;
  return {
    tokens: isEnd ? hypothesis.tokens : [...hypothesis.tokens, token],
    logProbability,
    ended: isEnd,
    length: hypothesis.length + 1,
  };
}

/**
 * Throws where a number of a task is out of its range.
 *
 * @throws AtlasError `text/out-of-range` of kind `input`
 */
export function checkTask({ sentences, words, longest }: DecodingTask): void {
  checkWhole("sentences", sentences, 0);
  checkWhole("words", words, END + 2);
  checkWhole("longest", longest, 1);
}

/** Refuses what is no whole number of at least `least`. */
export function checkWhole(name: string, value: number, least: number): void {
  if (Number.isInteger(value) && value >= least) return;
  throw new AtlasError({
    code: "text/out-of-range",
    kind: "input",
    where: name,
    problem: `the value is ${value}`,
    expected: `a whole number of at least ${least}`,
  });
}

/** Hypotheses as rows of one length, all with as many tokens known; an ended one ends in `END` and padding. */
export function prefixesOf(
  rows: readonly (readonly number[])[],
  sentences: Int32Array,
  known: number,
  { longest }: DecodingTask,
): Prefixes {
  const tokens = new Int32Array(rows.length * longest).fill(PADDING);
  rows.forEach((row, i) => {
    tokens[i * longest] = BEGIN;
    tokens.set(row.slice(0, known - 1), i * longest + 1);
  });
  return { tokens, count: rows.length, length: longest, known, sentences };
}

/**
 * The logarithms of the probabilities of the next token of the rows that are asked for, `count × words`; the other rows
 * stay unread. `PADDING` and `BEGIN`, which no translation holds, have none.
 *
 * @throws AtlasError `text/bad-logits` of kind `failure` for logits that are NaN or too few, and where nothing can follow
 */
export async function nextLogProbabilities(
  nextLogits: NextLogits,
  prefixes: Prefixes,
  words: number,
  isAsked: (row: number) => boolean,
): Promise<Float64Array> {
  const logits = await nextLogits(prefixes);
  if (logits.length !== prefixes.count * words) {
    throw badLogits(`there are ${logits.length}`, `${prefixes.count} × ${words}`);
  }
  const logarithms = Float64Array.from(logits);
  for (let row = 0; row < prefixes.count; row++) {
    if (isAsked(row)) normalise(logarithms.subarray(row * words, (row + 1) * words));
  }
  return logarithms;
}

function normalise(row: Float64Array): void {
  row[PADDING] = Number.NEGATIVE_INFINITY;
  row[BEGIN] = Number.NEGATIVE_INFINITY;
  // The greatest of numbers with a NaN among them is NaN.
  const largest = row.reduce((most, logit) => Math.max(most, logit), Number.NEGATIVE_INFINITY);
  if (!Number.isFinite(largest)) throw badLogits(`the largest is ${largest}`, "a number");
  const total = row.reduce((sum, logit) => sum + Math.exp(logit - largest), 0);
  const shift = largest + Math.log(total);
  for (let i = 0; i < row.length; i++) row[i]! -= shift;
}

function badLogits(problem: string, expected: string): AtlasError {
  return new AtlasError({
    code: "text/bad-logits",
    kind: "failure",
    where: "logits of the next token",
    problem,
    expected,
  });
}
