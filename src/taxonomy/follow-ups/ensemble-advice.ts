import { studentProbability, unanimousProbability } from "#statistics";
import { capitalised, spoken } from "#words";
import { type Cell, estimateIn } from "../table/cells.ts";
import { lostNetworks, readableEstimate } from "../table/readable-estimate.ts";
import { UNDECIDED_BELOW } from "../table/undecided-below.ts";
import {
  type DisagreementErrorRatio,
  disagreementErrorRatio,
  type ImprovementBounds,
  improvementBounds,
} from "./disagreement-error-ratio.ts";

/** Whether an ensemble pays: `undecided` where that is less probable than two thirds. */
export type EnsembleVerdict = "pays" | "gains little" | "undecided";

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
  readonly sentence: string;
}

/** Ensembles of the cells of a table. */
export interface EnsembleFindings {
  readonly advice: readonly EnsembleAdvice[];
  /** Cells with both numbers of which nothing can be said. */
  readonly leftOut: readonly { readonly cell: number; readonly why: string }[];
  /** By which the lower bounds are; `null` where they hold for any number of classes. */
  readonly classes: number | null;
}

/**
 * Whether an ensemble of the networks of each cell pays: it does where they disagree on more test examples than one errs on,
 * a disagreement-to-error ratio above 1 (Theisen et al. 2023).
 *
 * Reads `test_disagreement_pct` and `test_acc_pct`, which are of test data: this is advice on networks that are trained,
 * no diagnosis of their training.
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
    const confidence = confidenceOf(found);
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
    };
    const sentence = sentenceOf(verdict, numbers, confidence);
    advice.push({ cell: index, verdict, ...numbers, confidence, sentence });
  }
  return advice.length + leftOut.length === 0 ? null : { advice, leftOut, classes };
}

function confidenceOf({
  ratio,
  standardError,
  degreesOfFreedom: degrees,
}: DisagreementErrorRatio): number | null {
  if (standardError === null || degrees === null) return null;
  const distance = Math.abs(ratio - 1);
  const probability =
    standardError > 0 ? studentProbability(distance / standardError, degrees) : distance === 0 ? 0.5 : 1;
  return Math.min(probability, unanimousProbability(degrees + 1));
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
    "disagreementPct" | "testErrorPct" | "ratio" | "standardError" | "improvement"
  >,
  confidence: number | null,
): string {
  const { disagreementPct, testErrorPct, ratio, standardError, improvement } = numbers;
  const doubt = confidence === null ? " (not known how sure)" : "";
  const error = standardError === null ? "" : ` ± ${spoken(standardError)}`;
  const [least, most] = [improvement.least, improvement.most].map((share) => Math.round(100 * share));
  return capitalised(
    `${VERDICT_WORDS[verdict]}${doubt}: networks disagree on ${spoken(disagreementPct)} % of the test examples and err on ${spoken(testErrorPct)} %, a ratio of ${spoken(ratio)}${error}; a majority vote of many takes away ${least} to ${most} % of the errors.`,
  );
}
