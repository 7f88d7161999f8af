import { AtlasError } from "#errors";
import type { PairVocabularies } from "./pair-vocabularies.ts";
import type { ParallelText } from "./parallel-text.ts";
import { BEGIN, END, PADDING } from "./vocabulary.ts";

/** Pairs of sentences as rows of tokens of one length a language. */
export interface TokenPairs {
  /** Tokens of the source, row by row, `count × sourceLength`: the sentence, then `PADDING`. */
  readonly source: Int32Array;
  /** Tokens of the target, row by row, `count × targetLength`: `BEGIN`, the sentence, `END`, then `PADDING`. */
  readonly target: Int32Array;
  readonly count: number;
  readonly sourceLength: number;
  readonly targetLength: number;
  /** Tokens that the vocabulary of the source has. */
  readonly sourceWords: number;
  /** Tokens that the vocabulary of the target has. */
  readonly targetWords: number;
  /** Which pairs of the text these are, in order. */
  readonly kept: Int32Array;
  /** How many pairs of the text are too long and left out. */
  readonly dropped: number;
}

/** How sentences become rows. */
export interface TokenPairsOptions {
  /** Tokens of a row of the source; default those of the longest sentence. */
  readonly sourceLength?: number;
  /** Tokens of a row of the target, `BEGIN` and `END` included; default those of the longest sentence. */
  readonly targetLength?: number;
  /** What becomes of a pair of which either sentence is longer than its row. */
  readonly tooLong: "refuse" | "drop";
}

/**
 * The pairs of a text as rows of tokens.
 *
 * @throws AtlasError `text/too-long` naming the first pair that is, where too long pairs are refused;
 *   `text/unequal-counts` where the languages have different numbers of sentences
 */
export function tokenPairs(
  text: ParallelText,
  vocabularies: PairVocabularies,
  options: TokenPairsOptions,
): TokenPairs {
  checkCounts(text);
  const source = text.source.map(vocabularies.source.encode);
  const target = text.target.map((line) => Int32Array.of(BEGIN, ...vocabularies.target.encode(line), END));
  const sourceLength = options.sourceLength ?? longest(source);
  const targetLength = options.targetLength ?? longest(target);
  const kept = Array.from(source.keys()).filter((i) => {
    const fits = source[i]!.length <= sourceLength && target[i]!.length <= targetLength;
    if (!fits && options.tooLong === "refuse") {
      throw tooLong(i, source[i]!.length, sourceLength, target[i]!.length, targetLength);
    }
    return fits;
  });
  const chosen = (rows: readonly Int32Array[]) => kept.map((i) => rows[i]!);
  return {
    source: padded(chosen(source), sourceLength),
    target: padded(chosen(target), targetLength),
    count: kept.length,
    sourceLength,
    targetLength,
    sourceWords: vocabularies.source.size,
    targetWords: vocabularies.target.size,
    kept: Int32Array.from(kept),
    dropped: source.length - kept.length,
  };
}

function longest(rows: readonly Int32Array[]): number {
  return rows.reduce((most, row) => Math.max(most, row.length), 0);
}

function padded(rows: readonly Int32Array[], length: number): Int32Array {
  const tokens = new Int32Array(rows.length * length).fill(PADDING);
  rows.forEach((row, i) => {
    tokens.set(row, i * length);
  });
  return tokens;
}

function checkCounts({ source, target }: ParallelText): void {
  if (source.length === target.length) return;
  throw new AtlasError({
    code: "text/unequal-counts",
    kind: "input",
    where: "text",
    problem: `there are ${source.length} sentences of the source and ${target.length} of the target`,
    expected: "a sentence of the target for each of the source",
  });
}

function tooLong(
  pair: number,
  source: number,
  sourceLength: number,
  target: number,
  targetLength: number,
): AtlasError {
  return new AtlasError({
    code: "text/too-long",
    kind: "input",
    where: `pair ${pair + 1}`,
    problem: `the pair has ${source} tokens of the source and ${target} of the target`,
    expected: `at most ${sourceLength} and ${targetLength}`,
    remedy: "Allow longer rows, or leave out pairs that are too long",
  });
}
