import type { QuantityName } from "#quantities";
import { type CutName, hessianTest } from "../phases/cut-threshold.ts";
import { comparedValueOf } from "../phases/cuts.ts";
import { resolvedLoss } from "../phases/logarithms.ts";
import type { PhaseThresholds } from "../phases/thresholds.ts";

/**
 * Signed distance of a metric from its threshold on a scale fit for interpolation, positive on the passed
 * side (converged or flat, connected, similar); `null` where the metric is missing or has no logarithm.
 *
 * Losses and Hessian metrics change by factors, so theirs is a difference of natural logarithms. Connectivity
 * is signed, with a spread that grows with the barrier but does not vanish at zero: its scale is the inverse
 * hyperbolic sine of multiples of the threshold (points, where the threshold is 0), linear about zero and
 * logarithmic for high barriers, so that one barrier of 30 points does not drag a crossing towards it. CKA
 * lies between 0 and 1 and stays as it is. A cut at equal training loss is adjusted to the loss as it is for labels.
 */
export function stabilisedDistance(
  numberOf: (metric: QuantityName) => number | null,
  cut: CutName,
  thresholds: PhaseThresholds,
): number | null {
  const value = comparedValueOf(cut, numberOf, thresholds);
  return value === null ? null : distanceScale(cut, thresholds)(value);
}

/** From what a cut compares to its `stabilisedDistance`. */
export function distanceScale(cut: CutName, thresholds: PhaseThresholds): (compared: number) => number {
  if (cut === "similarity") return (value) => value - thresholds.cka;
  if (cut === "connectivity") {
    const unit = thresholds.connectivity_pct || 1;
    const zero = Math.asinh(thresholds.connectivity_pct / unit);
    return (value) => Math.asinh(value / unit) + zero;
  }
  const test = hessianTest(thresholds);
  if (test !== null) return (value) => test.ln - value;
  const zero = Math.log(thresholds.train_loss);
  return (value) => zero - Math.log(resolvedLoss(value));
}
