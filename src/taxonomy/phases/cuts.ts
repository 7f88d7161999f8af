import type { Estimate } from "#statistics";
import type { MetricName } from "../table/cells.ts";
import type { LandscapePhase } from "./phase-descriptions.ts";
import type { PhaseThresholds } from "./thresholds.ts";

/** The questions asked of a cell, in this order: local structure, connectivity, similarity. */
export type CutName = "local" | "connectivity" | "similarity";

/** One comparison of a metric with its threshold. */
export interface Cut {
  readonly name: CutName;
  readonly metric: MetricName;
  /** The metric; the natural logarithm of a Hessian metric. */
  readonly value: number;
  /** Where the boundary lies, on the scale of `value`. */
  readonly threshold: number;
  /** Converged (or flat), connected, similar. */
  readonly passed: boolean;
  /** Signed distance from the boundary on the scale of `value`, positive on the passed side. */
  readonly distance: number;
  /** `distance` in standard errors of `value`; `null` where there is none or it is zero. */
  readonly standardErrors: number | null;
  /** Whether the standard error is zero: all observations are equal, so the distance is beyond any noise seen. */
  readonly exact: boolean;
  /** `distance` in multiples of the threshold's size (of 1 where the threshold is 0). */
  readonly thresholds: number;
}

/** The metrics of a cell or of one resample of it. */
export type MetricValues = Readonly<Partial<Record<MetricName, number | null>>>;

/** The phase of a set of metrics with the cuts that decide it. */
export interface Decision {
  readonly phase: LandscapePhase | null;
  readonly cuts: readonly Cut[];
  /** The first metric that was needed and has no place on its scale; `null` when the phase is known. */
  readonly missing: MetricName | null;
}

/** Every metric that a label may depend on, in the order in which it is asked. */
export function decidingMetrics(thresholds: PhaseThresholds): readonly MetricName[] {
  return questionsOf(thresholds).map(({ metric }) => metric);
}

/**
 * The phase of a set of means: convergence first, then connectivity, then similarity.
 *
 * A training loss below its threshold is converged; a mode connectivity below minus its threshold is poorly
 * connected, on both sides of the first cut (a positive one means ends that have not converged, phase II);
 * a CKA above its threshold is similar and is asked of converged, connected cells alone. A value on its
 * threshold is not converged, connected and not similar; a Hessian metric on its threshold is flat.
 */
export function decide(values: MetricValues, thresholds: PhaseThresholds): Decision {
  return decideEstimates((metric) => ({ value: values[metric] ?? null, standardError: null }), thresholds);
}

/** `decide` on estimates, so that every cut also knows its distance in standard errors. */
export function decideEstimates(
  estimateOf: (metric: MetricName) => Pick<Estimate, "value" | "standardError">,
  thresholds: PhaseThresholds,
): Decision {
  const cuts: Cut[] = [];
  for (const question of questionsOf(thresholds)) {
    if (question.name === "similarity" && cuts.some(({ passed }) => !passed)) break;
    const cut = cutAt(question, estimateOf(question.metric));
    if (cut === null) return { phase: null, cuts, missing: question.metric };
    cuts.push(cut);
  }
  const [flat, connected, similar] = cuts.map(({ passed }) => passed);
  return { phase: phaseOf(flat === true, connected === true, similar === true), cuts, missing: null };
}

function phaseOf(flat: boolean, connected: boolean, similar: boolean): LandscapePhase {
  if (!flat) return connected ? "II" : "I";
  if (!connected) return "III";
  return similar ? "IV-B" : "IV-A";
}

interface CutQuestion {
  readonly name: CutName;
  readonly metric: MetricName;
  readonly threshold: number;
  /** +1 where large values pass, -1 where small ones do. */
  readonly direction: 1 | -1;
  /** Whether a value on the threshold passes. */
  readonly closed: boolean;
  readonly logarithm: boolean;
}

function questionsOf({
  train_loss,
  connectivity_pct,
  cka,
  sharpness,
}: PhaseThresholds): readonly CutQuestion[] {
  const byLoss = sharpness === undefined || sharpness.by === "train_loss";
  return [
    {
      name: "local",
      metric: byLoss ? "train_loss" : sharpness.by,
      threshold: byLoss ? train_loss : sharpness.ln,
      direction: -1,
      closed: !byLoss,
      logarithm: !byLoss,
    },
    {
      name: "connectivity",
      metric: "mode_connectivity_pct",
      threshold: -connectivity_pct,
      direction: 1,
      closed: true,
      logarithm: false,
    },
    {
      name: "similarity",
      metric: "cka_softmax",
      threshold: cka,
      direction: 1,
      closed: false,
      logarithm: false,
    },
  ];
}

/** `null` where the metric is missing, not finite, or has no logarithm and one is asked. */
function cutAt(
  { name, metric, threshold, direction, closed, logarithm }: CutQuestion,
  { value: measured, standardError: measuredError }: Pick<Estimate, "value" | "standardError">,
): Cut | null {
  if (measured === null || !Number.isFinite(measured) || (logarithm && measured <= 0)) return null;
  const value = logarithm ? Math.log(measured) : measured;
  const standardError = logarithm && measuredError !== null ? measuredError / measured : measuredError;
  const distance = direction * (value - threshold);
  return {
    name,
    metric,
    value,
    threshold,
    passed: closed ? distance >= 0 : distance > 0,
    distance,
    standardErrors: standardError === null || standardError === 0 ? null : distance / standardError,
    exact: standardError === 0,
    thresholds: distance / (Math.abs(threshold) || 1),
  };
}

/**
 * The smallest distance to a boundary that decides the label, in standard errors; 0 or more.
 *
 * A cut whose observations are all equal is beyond any noise seen and does not count. `null` where a
 * deciding metric has no standard error (its cut might be the near one) or no cut counts. Moving a metric
 * away from its boundary never lowers the margin.
 */
export function marginOf(cuts: readonly Cut[]): number | null {
  const counting = cuts.filter(({ exact, distance }) => !exact || distance === 0);
  const distances = counting.map(({ exact, standardErrors }) =>
    exact ? 0 : standardErrors === null ? null : Math.abs(standardErrors),
  );
  const known = distances.filter((distance) => distance !== null);
  return known.length === 0 || known.length < distances.length ? null : Math.min(...known);
}
