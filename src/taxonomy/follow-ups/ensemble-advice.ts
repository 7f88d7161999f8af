import { capitalised, spoken } from "#words";
import { distanceOf, sideConfidence } from "../phases/side-probability.ts";
import { type Cell, estimateIn } from "../table/cells.ts";
import { lostNetworks, readableEstimate } from "../table/readable-estimate.ts";
import { UNDECIDED_BELOW } from "../table/undecided-below.ts";
import {
  disagreementErrorRatio,
  type ImprovementBounds,
  improvementBounds,
} from "./disagreement-error-ratio.ts";
import {
  type EnsembleOutcome,
  type EnsembleOutcomes,
  ensembleOutcome,
  ensembleOutcomes,
  outcomeWords,
} from "./ensemble-outcome.ts";
import type { EnsembleVerdict } from "./ensemble-verdict.ts";

/** Whether the networks of one cell are worth putting together. */
export interface EnsembleAdvice {
  /** Index of the cell in its table. */
  readonly cell: number;
  readonly verdict: EnsembleVerdict;
  readonly disagreementPct: number;
  readonly testErrorPct: number;
  readonly ratio: number;
  readonly standardError: number | null;
  /** The probability that the true ratio lies on the side of 1 that was found, 0.5 … 1; `null` where it is not known. */
  readonly confidence: number | null;
  /** What the majority vote of many such networks improves, as a share of the mean test error. */
  readonly improvement: ImprovementBounds;
  /** What the vote of the cell's own networks came to; `null` where that is not measured. */
  readonly measured: EnsembleOutcome | null;
  readonly sentence: string;
}

/** Ensembles of the cells of a table. */
export interface EnsembleFindings {
  readonly advice: readonly EnsembleAdvice[];
  /** Cells with both numbers of which nothing can be said. */
  readonly leftOut: readonly { readonly cell: number; readonly why: string }[];
  /** By which the lower bounds are; `null` where they hold for any number of classes. */
  readonly classes: number | null;
  /** How the advice fared where votes are measured; `null` where none is. */
  readonly outcomes: EnsembleOutcomes | null;
}

/**
 * Whether an ensemble of the networks of each cell pays: it does where they disagree on more test examples than one errs on,
 * a disagreement-to-error ratio above 1 (Theisen et al. 2023).
 *
 * Reads `test_disagreement_pct` and `test_acc_pct`, which are of test data: this is advice on networks that are trained,
 * no diagnosis of their training. Where `test_vote_gain_pct` is measured it says what the vote of each cell came to.
 *
 * @param classes of the task; `null` where it is not known
 * @returns `null` where no cell has both numbers
 */
export function ensembleAdvice(
  cells: readonly Cell[],
  classes: number | null = null,
): EnsembleFindings | null {
  const advice: EnsembleAdvice[] = [];
  const leftOut: { cell: number; why: string }[] = [];
  for (const [index, cell] of cells.entries()) {
    const disagreement = readableEstimate(cell, "test_disagreement_pct");
    const accuracy = estimateIn(cell, "test_acc_pct");
    const error = { ...accuracy, value: accuracy.value === null ? null : 100 - accuracy.value };
    const found = disagreementErrorRatio(disagreement, error);
    if (found === null) continue;
    const constant = cell.degenerateSeeds > 0 ? lostNetworks(cell) : null;
    if (typeof found === "string" || constant !== null) {
      // The error is that of all networks, the disagreement that of those whose output varies.
      leftOut.push({ cell: index, why: typeof found === "string" ? found : constant! });
      continue;
    }
    const confidence = sideConfidence(
      distanceOf(found.ratio - 1, found.standardError, found.degreesOfFreedom),
    );
    const verdict =
      confidence !== null && confidence < UNDECIDED_BELOW
        ? "undecided"
        : found.ratio > 1
          ? "pays"
          : "gains little";
    const numbers = {
      disagreementPct: disagreement.value!,
      testErrorPct: error.value!,
      ratio: found.ratio,
      standardError: found.standardError,
      improvement: improvementBounds(found.ratio, classes ?? undefined),
      measured: ensembleOutcome(cell, { ratio: found.ratio, errorPct: error.value!, classes }),
    };
    const sentence = sentenceOf(verdict, numbers, confidence);
    advice.push({ cell: index, verdict, ...numbers, confidence, sentence });
  }
  if (advice.length + leftOut.length === 0) return null;
  return { advice, leftOut, classes, outcomes: ensembleOutcomes(advice) };
}

const VERDICT_WORDS: Readonly<Record<EnsembleVerdict, string>> = {
  pays: "an ensemble pays",
  "gains little": "an ensemble gains little",
  undecided: "undecided whether an ensemble pays",
};

function sentenceOf(
  verdict: EnsembleVerdict,
  numbers: Pick<
    EnsembleAdvice,
    "disagreementPct" | "testErrorPct" | "ratio" | "standardError" | "improvement" | "measured"
  >,
  confidence: number | null,
): string {
  const { disagreementPct, testErrorPct, ratio, standardError, improvement, measured } = numbers;
  const doubt = confidence === null ? " (not known how sure)" : "";
  const error = standardError === null ? "" : ` ± ${spoken(standardError)}`;
  const [least, most] = [improvement.least, improvement.most].map((share) => Math.round(100 * share));
  return capitalised(
    `${VERDICT_WORDS[verdict]}${doubt}: networks disagree on ${spoken(disagreementPct)} % of the test examples and err on ${spoken(testErrorPct)} %, a ratio of ${spoken(ratio)}${error}; a majority vote of many takes away ${least} to ${most} % of the errors${measured === null ? "" : `; ${outcomeWords(measured)}`}.`,
  );
}
