import { requireFinite } from "./finite.ts";

/** A mean over observations with its standard error; `null` where nothing (or too little) was measured. */
export interface Estimate {
  readonly value: number | null;
  readonly standardError: number | null;
  /** How many observations the mean is over; `null` where the source of the mean does not say. */
  readonly count: number | null;
}

/** The estimate of a quantity that nobody measured. */
export const NOT_MEASURED: Estimate = { value: null, standardError: null, count: 0 };

/**
 * Arithmetic mean; `null` for no values.
 *
 * @throws AtlasError `statistics/not-finite`
 */
export function mean(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  return requireFinite(values, "values").reduce((sum, value) => sum + value, 0) / values.length;
}

/** Mean of values with non-negative weights; `null` where the weights sum to zero. Lengths must agree. */
export function weightedMean(values: readonly number[], weights: readonly number[]): number | null {
  let total = 0;
  let sum = 0;
  for (const [i, value] of values.entries()) {
    const weight = weights[i]!;
    total += weight;
    sum += weight * value;
  }
  return total === 0 ? null : sum / total;
}

/** Unbiased sample variance (divisor n - 1, two passes); `null` for fewer than two values. */
export function sampleVariance(values: readonly number[]): number | null {
  const centre = mean(values);
  if (centre === null || values.length < 2) return null;
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1);
}

/** Standard error of the mean of independent values, sqrt(s² / n); `null` for fewer than two values. */
export function standardErrorOfMean(values: readonly number[]): number | null {
  const variance = sampleVariance(values);
  return variance === null ? null : Math.sqrt(variance / values.length);
}

/** The mean of independent values with its standard error. */
export function estimateMean(values: readonly number[]): Estimate {
  return { value: mean(values), standardError: standardErrorOfMean(values), count: values.length };
}
