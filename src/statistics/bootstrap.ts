import type { RandomStream } from "#random";
import { quantile } from "./quantile.ts";

/** A bootstrap interval. */
export interface Interval {
  readonly low: number;
  readonly high: number;
  /** Nominal coverage, 0 … 1. */
  readonly level: number;
}

/** How a statistic is resampled. */
export interface BootstrapOptions {
  readonly stream: RandomStream;
  /** Number of resamples; 0 leaves the interval unknown. */
  readonly resamples: number;
  /** Nominal coverage of the interval, 0 … 1. */
  readonly level: number;
}

/** `count` indices drawn with replacement from 0 … count - 1. */
export function resampledIndices(stream: RandomStream, count: number): Int32Array {
  const indices = new Int32Array(count);
  for (let i = 0; i < count; i++) indices[i] = stream.below(count);
  return indices;
}

/** How often each of 0 … count - 1 is drawn when `count` draws are made with replacement; sums to `count`. */
export function resampledMultiplicities(stream: RandomStream, count: number): Int32Array {
  const multiplicities = new Int32Array(count);
  for (const index of resampledIndices(stream, count)) multiplicities[index]!++;
  return multiplicities;
}

/**
 * Percentile bootstrap interval of a statistic of `count` independent units.
 *
 * `statistic` receives the resampled indices; resamples on which it is `null` (undefined) are left out.
 * `null` when fewer than half of the resamples define the statistic.
 * Source: Efron and Tibshirani, "An introduction to the bootstrap", 1993, chapter 13.
 */
export function bootstrapInterval(
  count: number,
  statistic: (indices: Int32Array) => number | null,
  { stream, resamples, level }: BootstrapOptions,
): Interval | null {
  const replicates: number[] = [];
  for (let i = 0; i < resamples; i++) {
    const replicate = statistic(resampledIndices(stream, count));
    if (replicate !== null) replicates.push(replicate);
  }
  if (replicates.length * 2 < resamples) return null;
  const low = quantile(replicates, (1 - level) / 2);
  const high = quantile(replicates, (1 + level) / 2);
  return low === null || high === null ? null : { low, high, level };
}
