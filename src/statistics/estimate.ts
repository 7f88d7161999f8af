import { requireFinite } from "./finite.ts";

/**
 * What a standard error was computed as: `independent` observations; pairs whose variance was split into the
 * `components` of their two seeds and of the pair; or pairs too few to be split, whose whole spread was put down to
 * their `seeds`, which is right for pure seed noise and up to twice too large where only pairs vary.
 */
export type ErrorMethod = "independent" | "components" | "seeds";

/** A mean over observations with its standard error; `null` where nothing (or too little) was measured. */
export interface Estimate {
  readonly value: number | null;
  readonly standardError: number | null;
  /** How many observations the mean is over; `null` where the source of the mean does not say. */
  readonly count: number | null;
  /**
   * Degrees of freedom of the standard error, for Student's t. Default one less than `count`, and 1, the fewest that
   * a standard error can have, where that is not known.
   */
  readonly degreesOfFreedom?: number;
  /** Default `independent`. */
  readonly errorMethod?: ErrorMethod;
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
  const total = requireFinite(values, "values").reduce((sum, value) => sum + value, 0);
  // A sum may overflow where its mean does not.
  return Number.isFinite(total)
    ? total / values.length
    : values.reduce((sum, value) => sum + value / values.length, 0);
}

/** Unbiased sample variance (divisor n - 1, two passes); `null` for fewer than two values, or where it is beyond all numbers. */
export function sampleVariance(values: readonly number[]): number | null {
  const centre = mean(values);
  if (centre === null || values.length < 2) return null;
  const variance = values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1);
  return Number.isFinite(variance) ? variance : null;
}

/** Standard error of the mean of independent values, sqrt(s² / n); `null` for fewer than two values, or where it is beyond all numbers. */
export function standardErrorOfMean(values: readonly number[]): number | null {
  const variance = sampleVariance(values);
  if (variance !== null) return Math.sqrt(variance / values.length);
  if (values.length < 2) return null;
  // Squares may overflow where their root does not.
  const scale = Math.max(...values.map(Math.abs));
  const scaled = sampleVariance(values.map((value) => value / scale));
  const error = scaled === null ? Number.NaN : scale * Math.sqrt(scaled / values.length);
  return Number.isFinite(error) ? error : null;
}

/** The mean of independent values with its standard error. */
export function estimateMean(values: readonly number[]): Estimate {
  return { value: mean(values), standardError: standardErrorOfMean(values), count: values.length };
}

/**
 * The degrees of freedom by which an estimate's standard error is known; `null` where there is no standard error,
 * or none that rests on two independent observations.
 */
export function degreesOfFreedom({ standardError, count, degreesOfFreedom: own }: Estimate): number | null {
  const degrees = own ?? (count === null ? 1 : count - 1);
  return standardError === null || !(degrees >= 1) ? null : degrees;
}
