import type { QuantityName } from "#quantities";
import { degreesOfFreedom, type Estimate } from "#statistics";
import { type UnknownCertainty, whyUncertain } from "../table/certainty.ts";
import { type CutQuestion, fallAtLoss, questionsOf, scaledValue } from "./cut-questions.ts";
import { CUT_NAMES, type CutName } from "./cut-threshold.ts";
import { resolvedLoss } from "./logarithms.ts";
import type { PairwiseConnectivity } from "./pairwise-connectivity.ts";
import type { LandscapePhase } from "./phase-descriptions.ts";
import { sideConfidence } from "./side-probability.ts";
import { phaseOf } from "./sides.ts";
import type { EqualLoss, PhaseThresholds } from "./thresholds.ts";

/** One comparison of a metric with its threshold. */
export interface Cut {
  readonly name: CutName;
  readonly metric: QuantityName;
  /** The metric; the natural logarithm of a Hessian metric. */
  readonly value: number;
  /** Where the boundary lies, on the scale of `value`; at this cell's training loss where equal loss is asked. */
  readonly threshold: number;
  /** The training loss that placed the boundary, nats; absent where the boundary is the same for every cell. */
  readonly atLoss?: number;
  /** Converged (or flat), connected, similar. */
  readonly passed: boolean;
  /** Signed distance from the boundary on the scale of `value`, positive on the passed side. */
  readonly distance: number;
  /**
   * The distance in its standard errors, for a loss on the scale of its logarithm; `null` where they are unknown or
   * zero. That of a boundary that the training loss places is added in squares, as if loss and metric erred
   * independently.
   */
  readonly standardErrors: number | null;
  /** Of the standard error, for Student's t; `null` where it does not rest on two independent observations. */
  readonly degreesOfFreedom: number | null;
  /** Whether all observations are equal, so that the distance is beyond any noise seen. */
  readonly exact: boolean;
  /**
   * The probability that the true mean lies on the side that `passed` says, 0.5 … 1: Student's t, but no more than
   * unanimity of so few can give (`unanimousProbability`); `null` where it is not known.
   */
  readonly probability: number | null;
  /** Why the probability is not known; `null` where it is. */
  readonly unknown: UnknownCertainty | null;
  /** Of the connectivity of a cell whose single pairs are known. */
  readonly pairs?: PairwiseConnectivity;
  /** `distance` in multiples of the threshold's size (of 1 where the threshold is 0). */
  readonly thresholds: number;
}

/** The metrics of a cell or of one resample of it. */
export type MetricValues = Readonly<Partial<Record<QuantityName, number | null>>>;

/** A mean over seeds with its uncertainty, by metric. */
type Estimates = (metric: QuantityName) => Estimate;

/** The phase of a set of metrics with the cuts that decide it. */
export interface Decision {
  readonly phase: LandscapePhase | null;
  readonly cuts: readonly Cut[];
  /** The first metric that was needed and has no place on its scale; `null` when the phase is known. */
  readonly missing: QuantityName | null;
}

/** Every metric that a label may depend on, in the order in which it is asked. */
export function decidingMetrics(thresholds: PhaseThresholds): readonly QuantityName[] {
  const metrics = questionsOf(thresholds).flatMap(({ metric, equalLoss }): QuantityName[] =>
    equalLoss === null ? [metric] : [metric, "train_loss"],
  );
  return [...new Set(metrics)];
}

/**
 * The phase of a set of means: convergence first, then connectivity, then similarity.
 *
 * A training loss below its threshold is converged; a mode connectivity below minus its threshold is poorly
 * connected, on both sides of the first cut (a positive one means ends that have not converged, phase II);
 * a CKA above its threshold is similar and is asked of converged, connected cells alone. A value on its
 * threshold is not converged, connected and not similar; a Hessian metric on its threshold is flat. A test
 * at equal loss needs the training loss too.
 */
export function decide(values: MetricValues, thresholds: PhaseThresholds): Decision {
  return decideEstimates((metric) => exactly(values[metric]), thresholds);
}

/** A value of which nothing but itself is known. */
function exactly(value: number | null | undefined): Estimate {
  return { value: value ?? null, standardError: null, count: null };
}

/** `decide` on estimates, so that every cut also knows its distance in standard errors. */
export function decideEstimates(estimateOf: Estimates, thresholds: PhaseThresholds): Decision {
  const cuts: Cut[] = [];
  for (const question of questionsOf(thresholds)) {
    if (question.name === "similarity" && cuts.some(({ passed }) => !passed)) break;
    const cut = cutAt(question, estimateOf);
    if (typeof cut === "string") return { phase: null, cuts, missing: cut };
    cuts.push(cut);
  }
  const [flat, connected, similar] = cuts.map(({ passed }) => passed);
  return { phase: phaseOf(flat === true, connected === true, similar === true), cuts, missing: null };
}

/** A cut by its name, whether or not it is asked; `null` where a metric that it needs has no place on its scale. */
export function cutNamed(name: CutName, estimateOf: Estimates, thresholds: PhaseThresholds): Cut | null {
  const cut = cutAt(questionsOf(thresholds).find((question) => question.name === name)!, estimateOf);
  return typeof cut === "string" ? null : cut;
}

/**
 * What a cut compares, whether or not it is asked: the metric on the scale of its threshold, as it would be at
 * the reference loss where equal loss is asked; `null` where a metric has no place on its scale.
 */
export function comparedValueOf(
  name: CutName,
  numberOf: (metric: QuantityName) => number | null,
  thresholds: PhaseThresholds,
): number | null {
  return comparedBy(questionsOf(thresholds)[CUT_NAMES.indexOf(name)]!, numberOf);
}

/** `comparedValueOf` the cut of a question, for many draws that are asked the same. */
export function comparedBy(
  question: CutQuestion,
  numberOf: (metric: QuantityName) => number | null,
): number | null {
  const measured = numberOf(question.metric);
  const value = measured === null ? null : scaledValue(question, measured);
  if (value === null || question.equalLoss === null) return value;
  const loss = numberOf("train_loss");
  return loss === null || !Number.isFinite(loss) ? null : value + fallAtLoss(question.equalLoss, loss);
}

/** The cut, or the first metric that it needs and that is missing, not finite or without the logarithm asked of it. */
function cutAt(question: CutQuestion, estimateOf: Estimates): Cut | QuantityName {
  const { name, metric, direction, closed, logarithm, equalLoss } = question;
  const estimate = estimateOf(metric);
  const { value: measured, standardError: measuredError } = estimate;
  const value = measured === null ? null : scaledValue(question, measured);
  if (measured === null || value === null) return metric;
  const shift = lossShift(equalLoss, estimateOf("train_loss"));
  if (shift === null) return "train_loss";

  const ownError = logarithm && measuredError !== null ? measuredError / measured : measuredError;
  const threshold = question.threshold - shift.value;
  const distance = direction * (value - threshold);
  const standardError =
    ownError === null || shift.standardError === null ? null : Math.hypot(ownError, shift.standardError);
  const degrees = [degreesOfFreedom(estimate), shift.degreesOfFreedom].filter((own) => own !== null);
  const compared = metric === "train_loss" ? lossDistance(measured, threshold, standardError) : null;
  const standardErrors = (compared?.distance ?? distance) / (compared?.standardError ?? standardError ?? 0);
  const errors = {
    standardErrors: standardError === null || !Number.isFinite(standardErrors) ? null : standardErrors,
    degreesOfFreedom: degrees.length === 2 ? Math.min(...degrees) : null,
    exact: standardError !== null && !Number.isFinite(standardErrors),
  };
  const probability = sideConfidence({ distance, ...errors });
  return {
    name,
    metric,
    value,
    threshold,
    ...(shift.atLoss !== null && { atLoss: shift.atLoss }),
    passed: closed ? distance >= 0 : distance > 0,
    distance,
    ...errors,
    probability,
    unknown: probability === null ? (whyUncertain(metric, estimate) ?? shift.unknown) : null,
    thresholds: finite(distance / (Math.abs(threshold) || 1)),
  };
}

/** A loss and its threshold where noise is even, on the scale of logarithms; what float32 cannot tell from zero counts alike. */
function lossDistance(loss: number, threshold: number, standardError: number | null) {
  const resolved = resolvedLoss(loss);
  return {
    distance: Math.log(threshold / resolved),
    standardError: standardError === null ? null : standardError / resolved,
  };
}

/** The nearest number that is finite. */
function finite(value: number): number {
  return Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, value));
}

interface LossShift extends Pick<Cut, "degreesOfFreedom" | "unknown"> {
  readonly value: number;
  readonly standardError: number | null;
  readonly atLoss: number | null;
}

const NO_SHIFT: LossShift = {
  value: 0,
  standardError: 0,
  atLoss: null,
  degreesOfFreedom: Number.POSITIVE_INFINITY,
  unknown: null,
};

/** How far a threshold falls at a training loss; `null` where the loss is missing and asked for. */
function lossShift(equalLoss: EqualLoss | null, estimate: Estimate): LossShift | null {
  if (equalLoss === null) return NO_SHIFT;
  const { value: loss, standardError } = estimate;
  if (loss === null || !Number.isFinite(loss)) return null;
  const { per_ln_loss, least_loss } = equalLoss;
  const counted = Math.max(loss, least_loss);
  const at = { value: fallAtLoss(equalLoss, loss), atLoss: loss };
  if (counted > loss) return { ...NO_SHIFT, ...at };
  return {
    ...at,
    standardError: standardError === null ? null : (per_ln_loss * standardError) / counted,
    degreesOfFreedom: degreesOfFreedom(estimate),
    unknown: whyUncertain("train_loss", estimate),
  };
}
