import { MARKS, type OfBothLanguages, type SentencePairs, sentencePairs } from "#data";
import { AtlasError } from "#errors";
import type { PairVocabularies } from "./pair-vocabularies.ts";
import type { ParallelText } from "./parallel-text.ts";

/** The pairs of a text as networks read them. */
export interface TokenisedPairs {
  readonly pairs: SentencePairs;
  /** Which pairs of the text these are, in order. */
  readonly kept: Int32Array;
  /** How many pairs of the text are too long and left out. */
  readonly dropped: number;
}

/** How sentences become rows of tokens. */
export interface TokenisedPairsOptions {
  /** Tokens of a row, the end of a translation included; default those of the longest sentence. */
  readonly length?: OfBothLanguages;
  /** Tokens that networks are made for, at least those of the vocabularies; default as many. */
  readonly words?: OfBothLanguages;
  /** What becomes of a pair of which either sentence is longer than its row. */
  readonly tooLong: "refuse" | "drop";
}

/**
 * The pairs of a text as networks read them: the tokens of the source, and those of the target with their end, each filled up
 * with padding.
 *
 * @throws AtlasError `text/too-long` naming the first pair that is, where too long pairs are refused;
 *   `text/unequal-counts` where the languages have different numbers of sentences; as `sentencePairs`
 */
export function tokenisedPairs(
  text: ParallelText,
  vocabularies: PairVocabularies,
  options: TokenisedPairsOptions,
): TokenisedPairs {
  checkCounts(text);
  const source = text.source.map(vocabularies.source.encode);
  const target = text.target.map((line) => Int32Array.of(...vocabularies.target.encode(line), MARKS.end));
  const { length = { source: longest(source), target: longest(target) }, tooLong } = options;
  const { words = { source: vocabularies.source.size, target: vocabularies.target.size } } = options;
  const kept = Array.from(source.keys()).filter((i) => {
    const found = { source: source[i]!.length, target: target[i]!.length };
    const fits = found.source <= length.source && found.target <= length.target;
    if (!fits && tooLong === "refuse") throw tooLongError(i, found, length);
    return fits;
  });
  const pairs = sentencePairs({
    source: padded(source, kept, length.source),
    target: padded(target, kept, length.target),
    words,
    length,
    texts: {
      translations: kept.map((i) => text.target[i]!),
      textOf: vocabularies.target.decode,
    },
  });
  return { pairs, kept: Int32Array.from(kept), dropped: source.length - kept.length };
}

function longest(rows: readonly Int32Array[]): number {
  return rows.reduce((most, row) => Math.max(most, row.length), 1);
}

function padded(rows: readonly Int32Array[], chosen: readonly number[], length: number): Int32Array {
  const tokens = new Int32Array(chosen.length * length).fill(MARKS.padding);
  for (const [place, row] of chosen.entries()) tokens.set(rows[row]!, place * length);
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

function tooLongError(pair: number, found: OfBothLanguages, length: OfBothLanguages): AtlasError {
  return new AtlasError({
    code: "text/too-long",
    kind: "input",
    where: `pair ${pair + 1}`,
    problem: `the pair has ${found.source} tokens of the source and ${found.target} of the target`,
    expected: `at most ${length.source} and ${length.target}`,
    remedy: "Allow longer rows, or leave out pairs that are too long",
  });
}
