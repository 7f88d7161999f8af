import type { QuantityName } from "#quantities";
import type { Estimate } from "#statistics";
import { CUT_NAMES, type CutName, cutThreshold, equalLossOf, metricOfCut } from "./cut-threshold.ts";
import type { LandscapePhase } from "./phase-descriptions.ts";
import { findOfEach, MISSING, type ResampledMetrics } from "./resampled-metrics.ts";
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
   * `distance` in its standard errors; `null` where they are unknown or zero. That of a boundary that the
   * training loss places is added in squares, as if loss and metric erred independently.
   */
  readonly standardErrors: number | null;
  /** Whether the standard error is zero: all observations are equal, so the distance is beyond any noise seen. */
  readonly exact: boolean;
  /** `distance` in multiples of the threshold's size (of 1 where the threshold is 0). */
  readonly thresholds: number;
}

/** The metrics of a cell or of one resample of it. */
export type MetricValues = Readonly<Partial<Record<QuantityName, number | null>>>;

/** A mean over seeds with its uncertainty, by metric. */
type Estimates = (metric: QuantityName) => Pick<Estimate, "value" | "standardError">;

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
  return decideEstimates((metric) => ({ value: values[metric] ?? null, standardError: null }), thresholds);
}

/** The phases that `decide` gives resamples of one cell; their evidence is left out. */
export function decideResamples(
  samples: ResampledMetrics,
  thresholds: PhaseThresholds,
): (LandscapePhase | null)[] {
  const sideOf = questionsOf(thresholds).map((question) => sideOfResamples(question, samples));
  return findOfEach(samples, (resample) => {
    const flat = sideOf[0]!(resample);
    if (flat === null) return null;
    const connected = sideOf[1]!(resample);
    if (connected === null) return null;
    const similar = flat && connected ? sideOf[2]!(resample) : false;
    return similar === null ? null : phaseOf(flat, connected, similar);
  });
}

/** Whether a resample passes a cut, by its number; `null` where a metric is missing. */
function sideOfResamples(
  question: CutQuestion,
  { columns }: ResampledMetrics,
): (resample: number) => boolean | null {
  const { metric, closed, equalLoss } = question;
  const values = columns.get(metric);
  const losses = equalLoss === null ? undefined : columns.get("train_loss");
  return (resample) => {
    const value = scaledValue(question, values?.[resample] ?? MISSING);
    if (value === null) return null;
    let shift = 0;
    if (equalLoss !== null) {
      const loss = losses?.[resample] ?? MISSING;
      if (!Number.isFinite(loss)) return null;
      shift = fallAtLoss(equalLoss, loss);
    }
    const distance = question.direction * (value - (question.threshold - shift));
    return closed ? distance >= 0 : distance > 0;
  };
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

/**
 * What a cut compares, whether or not it is asked: the metric on the scale of its threshold, as it would be at
 * the reference loss where equal loss is asked; `null` where a metric has no place on its scale.
 */
export function comparedEstimate(
  name: CutName,
  estimateOf: Estimates,
  thresholds: PhaseThresholds,
): number | null {
  const question = questionsOf(thresholds).find((other) => other.name === name)!;
  const cut = cutAt(question, estimateOf);
  return typeof cut === "string" ? null : cut.value + (question.threshold - cut.threshold);
}

/**
 * The smallest distance to a boundary that decides the label, in standard errors; 0 or more.
 *
 * A cut whose observations are all equal is beyond any noise seen and does not count. `null` where a
 * deciding metric has no standard error (its cut might be the near one) or no cut counts. Moving a metric
 * away from its boundaries never lowers the margin, its standard error on their scale being the same.
 */
export function marginOf(cuts: readonly Cut[]): number | null {
  const counting = cuts.filter(({ exact, distance }) => !exact || distance === 0);
  const distances = counting.map(({ exact, standardErrors }) =>
    exact ? 0 : standardErrors === null ? null : Math.abs(standardErrors),
  );
  const known = distances.filter((distance) => distance !== null);
  return known.length === 0 || known.length < distances.length ? null : Math.min(...known);
}

function phaseOf(flat: boolean, connected: boolean, similar: boolean): LandscapePhase {
  if (!flat) return connected ? "II" : "I";
  if (!connected) return "III";
  return similar ? "IV-B" : "IV-A";
}

interface CutQuestion {
  readonly name: CutName;
  readonly metric: QuantityName;
  readonly threshold: number;
  /** +1 where large values pass, -1 where small ones do. */
  readonly direction: 1 | -1;
  /** Whether a value on the threshold passes. */
  readonly closed: boolean;
  readonly logarithm: boolean;
  readonly equalLoss: EqualLoss | null;
}

function questionsOf(thresholds: PhaseThresholds): readonly CutQuestion[] {
  return CUT_NAMES.map((name) => {
    const metric = metricOfCut(name, thresholds);
    const written = cutThreshold(name, thresholds);
    const logarithm = metric === "hessian_trace" || metric === "hessian_top_eig";
    return {
      name,
      metric,
      threshold: name === "connectivity" ? -written : written,
      direction: name === "local" ? -1 : 1,
      closed: logarithm || name === "connectivity",
      logarithm,
      equalLoss: equalLossOf(name, thresholds),
    };
  });
}

/** The cut, or the first metric that it needs and that is missing, not finite or without the logarithm asked of it. */
function cutAt(question: CutQuestion, estimateOf: Estimates): Cut | QuantityName {
  const { name, metric, direction, closed, logarithm, equalLoss } = question;
  const { value: measured, standardError: measuredError } = estimateOf(metric);
  const value = measured === null ? null : scaledValue(question, measured);
  if (measured === null || value === null) return metric;
  const shift = lossShift(equalLoss, estimateOf("train_loss"));
  if (shift === null) return "train_loss";

  const ownError = logarithm && measuredError !== null ? measuredError / measured : measuredError;
  const threshold = question.threshold - shift.value;
  const distance = direction * (value - threshold);
  const standardError =
    ownError === null || shift.standardError === null ? null : Math.hypot(ownError, shift.standardError);
  return {
    name,
    metric,
    value,
    threshold,
    ...(shift.atLoss !== null && { atLoss: shift.atLoss }),
    passed: closed ? distance >= 0 : distance > 0,
    distance,
    standardErrors: standardError === null || standardError === 0 ? null : distance / standardError,
    exact: standardError === 0,
    thresholds: distance / (Math.abs(threshold) || 1),
  };
}

/** A metric on the scale of its threshold; `null` where it has no place on it. */
function scaledValue({ logarithm }: CutQuestion, measured: number): number | null {
  if (!Number.isFinite(measured) || (logarithm && measured <= 0)) return null;
  return logarithm ? Math.log(measured) : measured;
}

/** How far a threshold falls at a training loss. */
function fallAtLoss({ per_ln_loss, reference_loss, least_loss }: EqualLoss, loss: number): number {
  return per_ln_loss * Math.log(Math.max(loss, least_loss) / reference_loss);
}

interface LossShift {
  readonly value: number;
  readonly standardError: number | null;
  readonly atLoss: number | null;
}

/** How far a threshold falls at a training loss; `null` where the loss is missing and asked for. */
function lossShift(
  equalLoss: EqualLoss | null,
  { value: loss, standardError }: Pick<Estimate, "value" | "standardError">,
): LossShift | null {
  if (equalLoss === null) return { value: 0, standardError: 0, atLoss: null };
  if (loss === null || !Number.isFinite(loss)) return null;
  const { per_ln_loss, least_loss } = equalLoss;
  const counted = Math.max(loss, least_loss);
  return {
    value: fallAtLoss(equalLoss, loss),
    standardError:
      counted > loss ? 0 : standardError === null ? null : (per_ln_loss * standardError) / counted,
    atLoss: loss,
  };
}
