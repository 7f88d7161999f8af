import { randomStream } from "#random";
import { bootstrapInterval, mean } from "#statistics";
import { spoken } from "#words";
import type { Cell } from "../table/cells.ts";
import { readableEstimate } from "../table/readable-estimate.ts";
import {
  CUT_NAMES,
  type CutName,
  cutThreshold,
  equalLossOf,
  hessianTest,
  metricOfCut,
  withCutThreshold,
  withEqualLoss,
} from "./cut-threshold.ts";
import { lnOfMetric, lnTrainLoss } from "./logarithms.ts";
import { logisticFit } from "./logistic-fit.ts";
import { judgedEstimate } from "./pairwise-connectivity.ts";
import { requireLabelPerCell } from "./phase-agreement.ts";
import { type LandscapePhase, PHASE_DESCRIPTIONS } from "./phase-descriptions.ts";
import type { FittedCut, ThresholdFit } from "./threshold-fit.ts";
import { DEFAULT_THRESHOLDS, type EqualLoss, type PhaseThresholds, requireThresholds } from "./thresholds.ts";

/** How thresholds are calibrated. */
export interface CalibrationOptions {
  /** What to compare (by loss or by Hessian, at equal loss or not), and what stands where labels decide nothing. */
  readonly base?: PhaseThresholds;
  /** The root of all randomness. Default 0. */
  readonly rootSeed?: number;
  /** Bootstrap resamples of labelled cells for each interval; none leaves the intervals unknown. Default 1000. */
  readonly resamples?: number;
  /** Nominal coverage of the intervals, 0 … 1. Default 0.95. */
  readonly level?: number;
}

/** A labelled cell. */
interface Labelled {
  readonly cell: Cell;
  readonly label: LandscapePhase;
}

/** A labelled cell as one cut sees it. */
interface Example {
  /** The metric on the scale of the cut. */
  readonly value: number;
  /** ln of the training loss; `null` where the cut does not ask for it. */
  readonly lnLoss: number | null;
  /** Which side the label gives it. */
  readonly passes: boolean;
}

/** The scale on which a cut's metric has an even spread, and the way back to the threshold as it is written. */
interface CutScale {
  /** `null` where the metric is missing or has no place on the scale. */
  readonly of: (cell: Cell) => number | null;
  readonly written: (value: number) => number;
  readonly passesAbove: boolean;
}

/** Where a cut lies: value + `perLnLoss` · lnLoss is held against `at`. */
interface Boundary {
  readonly at: number;
  readonly perLnLoss: number;
}

/**
 * Thresholds that part cells as labels do, which somebody drew or gave.
 *
 * One logistic regression per cut on the scale of its metric: ln of a loss or Hessian metric and asinh of the
 * mode connectivity (points) over all labelled cells, the CKA over those of phase IV. The threshold is where
 * either side is equally likely. Where `base` compares at equal loss, ln(training loss) is a second feature, and
 * the loss's weight, reference (the geometric mean) and least value are calibrated too; a weight below zero
 * counts as zero. A smooth loss, unlike a count of right labels, hardly moves when a row of the grid is left out.
 * Where the labels have one side only, or contradict the metric, the threshold of `base` stands.
 *
 * Intervals resample labelled cells. Neighbours are alike, so read them as the narrowest that can be true.
 *
 * @param labels one per cell in the same order; `null` labels nothing.
 * @throws AtlasError `taxonomy/bad-threshold`, `taxonomy/labels-mismatch`
 */
export function calibrateThresholds(
  cells: readonly Cell[],
  labels: readonly (LandscapePhase | null)[],
  options: CalibrationOptions = {},
): ThresholdFit {
  const { base = DEFAULT_THRESHOLDS } = options;
  requireThresholds(base);
  requireLabelPerCell(cells.length, labels.length);
  const labelled = cells.flatMap((cell, i) => {
    const label = labels[i] ?? null;
    return label === null ? [] : [{ cell, label }];
  });
  const cuts: FittedCut[] = [];
  let thresholds = base;
  for (const name of CUT_NAMES) {
    const examples = examplesOf(name, labelled, base);
    const boundary = boundaryOf(name, examples, base);
    if (boundary === null) {
      cuts.push(standingCut(name, examples, base));
      continue;
    }
    const equalLoss = calibratedLoss(examples, boundary);
    const cut = calibratedCut(name, examples, boundary, equalLoss, base, options);
    thresholds = withCutThreshold(thresholds, name, cut.threshold);
    if (equalLoss !== null) thresholds = withEqualLoss(thresholds, name, equalLoss);
    cuts.push(cut);
  }
  return { thresholds, cuts };
}

function scaleOf(name: CutName, thresholds: PhaseThresholds): CutScale {
  if (name === "connectivity") {
    return {
      of: (cell) => finite(judgedEstimate(cell, "mode_connectivity_pct").value, Math.asinh),
      written: (value) => Math.max(0, -Math.sinh(value)),
      passesAbove: true,
    };
  }
  if (name === "similarity") {
    return {
      of: (cell) => finite(readableEstimate(cell, "cka_softmax").value, (cka) => cka),
      written: (cka) => Math.min(1, Math.max(0, cka)),
      passesAbove: true,
    };
  }
  const test = hessianTest(thresholds);
  if (test === null) return { of: lnTrainLoss, written: Math.exp, passesAbove: false };
  return {
    of: (cell) => lnOfMetric(readableEstimate(cell, test.by).value),
    written: (value) => value,
    passesAbove: false,
  };
}

function finite(value: number | null, scaled: (value: number) => number): number | null {
  const result = value === null ? Number.NaN : scaled(value);
  return Number.isFinite(result) ? result : null;
}

function examplesOf(name: CutName, labelled: readonly Labelled[], base: PhaseThresholds): readonly Example[] {
  const scale = scaleOf(name, base);
  const needsLoss = equalLossOf(name, base) !== null;
  return labelled.flatMap(({ cell, label }) => {
    const [value, lnLoss, passes] = [scale.of(cell), lnTrainLoss(cell), sideOf(name, label)];
    if (value === null || passes === null || (needsLoss && lnLoss === null)) return [];
    return [{ value, lnLoss: needsLoss ? lnLoss : null, passes }];
  });
}

/** Whether a phase lies on the passed side of a cut; `null` where the cut is not asked in it. */
function sideOf(name: CutName, label: LandscapePhase): boolean | null {
  const { converged, connected, similar } = PHASE_DESCRIPTIONS[label];
  return name === "local" ? converged : name === "connectivity" ? connected : similar;
}

/** `null` where the examples have one side only, or are not parted by the metric in its own direction. */
function boundaryOf(name: CutName, examples: readonly Example[], base: PhaseThresholds): Boundary | null {
  const classes = examples.map(({ passes }) => passes);
  const values = examples.map(({ value }) => value);
  const losses = examples.map(({ lnLoss }) => lnLoss).filter((lnLoss) => lnLoss !== null);
  const direction = scaleOf(name, base).passesAbove ? 1 : -1;
  const parting = (rows: readonly (readonly number[])[]): Boundary | null => {
    const fit = logisticFit(rows, classes);
    if (fit === null) return null;
    const [slope = 0, slopeOfLoss = 0] = fit.slopes;
    const boundary = { at: -fit.intercept / slope, perLnLoss: slopeOfLoss / slope };
    const compared = rows.map(([value = 0, lnLoss = 0]) => value + boundary.perLnLoss * lnLoss);
    // Outside what was seen the line is a guess, and parts nothing.
    const inside = boundary.at >= Math.min(...compared) && boundary.at <= Math.max(...compared);
    return slope * direction > 0 && inside ? boundary : null;
  };
  const alone = () => parting(values.map((value) => [value]));
  if (losses.length === 0) return alone();
  const together = parting(values.map((value, i) => [value, losses[i]!]));
  return together !== null && together.perLnLoss >= 0 ? together : alone();
}

/** The equal loss at which a boundary is written down; `null` where the cut asks for none. */
function calibratedLoss(examples: readonly Example[], { perLnLoss }: Boundary): EqualLoss | null {
  const losses = examples.map(({ lnLoss }) => lnLoss).filter((lnLoss) => lnLoss !== null);
  const centre = mean(losses);
  if (centre === null) return null;
  return {
    per_ln_loss: perLnLoss,
    reference_loss: Math.exp(centre),
    least_loss: Math.exp(Math.min(...losses)),
  };
}

function calibratedCut(
  name: CutName,
  examples: readonly Example[],
  boundary: Boundary,
  equalLoss: EqualLoss | null,
  base: PhaseThresholds,
  { rootSeed = 0, resamples = 1000, level = 0.95 }: CalibrationOptions,
): FittedCut {
  const { written, passesAbove } = scaleOf(name, base);
  const lnReference = equalLoss === null ? 0 : Math.log(equalLoss.reference_loss);
  const thresholdOf = ({ at, perLnLoss }: Boundary) => written(at - perLnLoss * lnReference);
  const agreeing = examples.filter(
    ({ value, lnLoss, passes }) =>
      (value + boundary.perLnLoss * (lnLoss ?? 0) > boundary.at === passesAbove) === passes,
  ).length;
  return {
    name,
    metric: metricOfCut(name, base),
    threshold: thresholdOf(boundary),
    interval: bootstrapInterval(
      examples.length,
      (indices) => {
        const again = boundaryOf(
          name,
          Array.from(indices, (index) => examples[index]!),
          base,
        );
        return again === null ? null : thresholdOf(again);
      },
      { stream: randomStream(rootSeed, "threshold-calibration", name), resamples, level },
    ),
    fitted: true,
    agreement: agreeing / examples.length,
    count: examples.length,
    evidence: `${spoken(thresholdOf(boundary))}${equalLoss === null ? "" : ` at a loss of ${spoken(equalLoss.reference_loss)}`} puts ${agreeing} of ${examples.length} labelled cells on the side of their label`,
  };
}

function standingCut(name: CutName, examples: readonly Example[], base: PhaseThresholds): FittedCut {
  const passing = examples.filter(({ passes }) => passes).length;
  const reason =
    passing === 0 || passing === examples.length
      ? `the ${examples.length} labelled cells lie on one side`
      : `the metric does not part the ${examples.length} labelled cells`;
  return {
    name,
    metric: metricOfCut(name, base),
    threshold: cutThreshold(name, base),
    interval: null,
    fitted: false,
    agreement: null,
    count: examples.length,
    evidence: `${reason}, so the given threshold stands`,
  };
}
