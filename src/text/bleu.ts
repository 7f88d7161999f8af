import { AtlasError } from "#errors";
import { tokenise13a } from "./tokenise-13a.ts";

/** Longest runs of tokens that are compared. */
const ORDERS = 4;

/** BLEU of translations, with what it was computed from; `matches`, `totals` and `precisions` go by the length of a run, 1 … 4. */
export interface BleuScore {
  /** 0 … 100. */
  readonly bleu: number;
  /** Runs of tokens of the hypotheses that a reference has, too. */
  readonly matches: readonly number[];
  /** Runs of tokens of the hypotheses. */
  readonly totals: readonly number[];
  /** Percent, smoothed where nothing matches. */
  readonly precisions: readonly number[];
  /** 0 … 1: what hypotheses shorter than their references are scaled by. */
  readonly brevityPenalty: number;
  /** Tokens of the hypotheses. */
  readonly hypothesisLength: number;
  /** Tokens of the reference that is nearest in length to each hypothesis, the shorter of two. */
  readonly referenceLength: number;
}

/** What a sentence adds to the sums of a corpus. */
export interface SentenceCounts {
  readonly matches: readonly number[];
  readonly totals: readonly number[];
  readonly hypothesisLength: number;
  readonly referenceLength: number;
}

/** The right translation of a sentence, or several that are all right. */
export type References = string | readonly string[];

/**
 * BLEU of a corpus as sacreBLEU computes it by default: tokens `13a`, case kept, runs of up to four tokens, exponential
 * smoothing, no effective order. Hypotheses without a single match have 0; so have those without a run of four tokens.
 *
 * Source: Papineni et al., "BLEU", ACL 2002; Post, "A call for clarity in reporting BLEU scores", WMT 2018.
 *
 * @param references one entry a hypothesis
 * @throws AtlasError `text/unequal-counts` unless there are as many, `text/empty` for none at all
 */
export function bleu(hypotheses: readonly string[], references: readonly References[]): BleuScore {
  return bleuOf(sentenceCounts(hypotheses, references));
}

/** What each sentence adds to the sums of its corpus; throws as `bleu`. */
export function sentenceCounts(
  hypotheses: readonly string[],
  references: readonly References[],
): readonly SentenceCounts[] {
  if (hypotheses.length !== references.length) {
    throw new AtlasError({
      code: "text/unequal-counts",
      kind: "input",
      where: "references",
      problem: `there are ${references.length} for ${hypotheses.length} hypotheses`,
      expected: "references for each hypothesis",
    });
  }
  if (hypotheses.length === 0 || references.some(({ length }, i) => length === 0 && references[i] !== "")) {
    throw new AtlasError({
      code: "text/empty",
      kind: "input",
      where: hypotheses.length === 0 ? "hypotheses" : "references",
      problem: hypotheses.length === 0 ? "there is none" : "a hypothesis has none",
      expected: "at least one",
    });
  }
  return hypotheses.map((hypothesis, i) => {
    const right = references[i]!;
    return countsOf(tokenise13a(hypothesis), (typeof right === "string" ? [right] : right).map(tokenise13a));
  });
}

function countsOf(hypothesis: readonly string[], references: readonly (readonly string[])[]): SentenceCounts {
  const orders = Array.from({ length: ORDERS }, (_, i) => i + 1);
  const matches = orders.map((order) => {
    const known = references.map((reference) => runsOf(reference, order));
    let matched = 0;
    for (const [run, count] of runsOf(hypothesis, order)) {
      matched += Math.min(count, Math.max(...known.map((runs) => runs.get(run) ?? 0)));
    }
    return matched;
  });
  return {
    matches,
    totals: orders.map((order) => Math.max(0, hypothesis.length - order + 1)),
    hypothesisLength: hypothesis.length,
    referenceLength: nearest(
      hypothesis.length,
      references.map(({ length }) => length),
    ),
  };
}

/** How often each run of so many tokens stands in a sentence; tokens hold no white space. */
function runsOf(tokens: readonly string[], order: number): ReadonlyMap<string, number> {
  const runs = new Map<string, number>();
  for (let i = order; i <= tokens.length; i++) {
    const run = tokens.slice(i - order, i).join(" ");
    runs.set(run, (runs.get(run) ?? 0) + 1);
  }
  return runs;
}

function nearest(length: number, lengths: readonly number[]): number {
  return lengths.reduce((best, other) => {
    const difference = Math.abs(other - length) - Math.abs(best - length);
    return difference < 0 || (difference === 0 && other < best) ? other : best;
  });
}

/** BLEU of a corpus of which the sentences' counts are known. */
export function bleuOf(sentences: readonly SentenceCounts[]): BleuScore {
  const matches = new Array<number>(ORDERS).fill(0);
  const totals = new Array<number>(ORDERS).fill(0);
  let hypothesisLength = 0;
  let referenceLength = 0;
  for (const sentence of sentences) {
    for (let i = 0; i < ORDERS; i++) {
      matches[i]! += sentence.matches[i]!;
      totals[i]! += sentence.totals[i]!;
    }
    hypothesisLength += sentence.hypothesisLength;
    referenceLength += sentence.referenceLength;
  }
  const brevityPenalty =
    hypothesisLength >= referenceLength
      ? 1
      : hypothesisLength === 0
        ? 0
        : Math.exp(1 - referenceLength / hypothesisLength);
  const precisions = smoothed(matches, totals);
  const meanLogarithm = precisions.reduce((sum, precision) => sum + Math.log(precision) / ORDERS, 0);
  // Where a precision is 0 its logarithm is -∞, and the score is 0.
  const score = Math.min(100, brevityPenalty * Math.exp(meanLogarithm));
  return { bleu: score, matches, totals, precisions, brevityPenalty, hypothesisLength, referenceLength };
}

/** Precisions in percent; the k-th of those without a match counts as 1/2^k matches, unless nothing matches at all. */
function smoothed(matches: readonly number[], totals: readonly number[]): readonly number[] {
  if (matches.every((count) => count === 0)) return matches;
  let share = 1;
  return matches.map((matched, i) => {
    const total = totals[i]!;
    if (total === 0) return 0;
    if (matched > 0) return (100 * matched) / total;
    share /= 2;
    return (100 * share) / total;
  });
}
