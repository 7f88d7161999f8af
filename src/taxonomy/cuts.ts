import type { Estimate } from "#statistics";
import type { MetricName } from "./cells.ts";
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

/** The cuts that decide a cell's phase, and the metrics that were missing to decide it. */
export interface Decision {
  readonly phase: LandscapePhase | null;
  readonly cuts: readonly Cut[];
  /** The first metric that was needed and missing or not finite; `null` when the phase is known. */
  readonly missing: MetricName | null;
}

/** The metric that tells sharp from flat under these thresholds. */
export function localMetric(thresholds: PhaseThresholds): MetricName {
  return thresholds.sharpness?.by ?? "train_loss";
}

/** Every metric that a label may depend on, in the order in which it is asked. */
export function decidingMetrics(thresholds: PhaseThresholds): readonly MetricName[] {
  return [localMetric(thresholds), "mode_connectivity_pct", "cka_softmax"];
}

/**
 * The phase of a set of means: convergence first, then connectivity, then similarity.
 *
 * A training loss below its threshold is converged; a mode connectivity below minus its threshold is poorly
 * connected, on both sides of the first cut (a positive one means ends that have not converged, phase II);
 * a CKA above its threshold is similar and is asked of converged, connected cells alone. A value on its
 * threshold is not converged, connected and not similar.
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
  const ask = (cutOf: (thresholds: PhaseThresholds) => CutQuestion): boolean | MetricName => {
    const question = cutOf(thresholds);
    const { value, standardError } = estimateOf(question.metric);
    const cut = value === null || !Number.isFinite(value) ? null : cutAt(question, value, standardError);
    if (cut === null) return question.metric;
    cuts.push(cut);
    return cut.passed;
  };
  const undecided = (missing: MetricName): Decision => ({ phase: null, cuts, missing });

  const flat = ask(localQuestion);
  if (typeof flat === "string") return undecided(flat);
  const connected = ask(connectivityQuestion);
  if (typeof connected === "string") return undecided(connected);
  if (!flat) return { phase: connected ? "II" : "I", cuts, missing: null };
  if (!connected) return { phase: "III", cuts, missing: null };
  const similar = ask(similarityQuestion);
  if (typeof similar === "string") return undecided(similar);
  return { phase: similar ? "IV-B" : "IV-A", cuts, missing: null };
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

function localQuestion({ train_loss, sharpness }: PhaseThresholds): CutQuestion {
  const common = { name: "local", direction: -1 } as const;
  return sharpness === undefined || sharpness.by === "train_loss"
    ? { ...common, metric: "train_loss", threshold: train_loss, closed: false, logarithm: false }
    : { ...common, metric: sharpness.by, threshold: sharpness.ln, closed: true, logarithm: true };
}

function connectivityQuestion({ connectivity_pct }: PhaseThresholds): CutQuestion {
  return {
    name: "connectivity",
    metric: "mode_connectivity_pct",
    threshold: -connectivity_pct,
    direction: 1,
    closed: true,
    logarithm: false,
  };
}

function similarityQuestion({ cka }: PhaseThresholds): CutQuestion {
  return {
    name: "similarity",
    metric: "cka_softmax",
    threshold: cka,
    direction: 1,
    closed: false,
    logarithm: false,
  };
}

/** `null` where a logarithm is asked of a number that has none. */
function cutAt(question: CutQuestion, measured: number, measuredError: number | null): Cut | null {
  const { name, metric, threshold, direction, closed, logarithm } = question;
  if (logarithm && measured <= 0) return null;
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
