import type { RandomStream } from "#random";
import { quantile } from "./quantile.ts";
import { studentProbability, studentQuantile } from "./student.ts";

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

/** Draws that the resamples of one statistic may take together before their number is cut, and what it is never cut below. */
const MOST_DRAWS = 2 ** 20;
const LEAST_RESAMPLES = 200;

/**
 * How many resamples of `count` units to make where `asked` are asked for: fewer for more than about 1,000 units, whose
 * statistics are known well, but no fewer than 200 of those asked for.
 */
export function resamplesFor(count: number, asked: number): number {
  return Math.min(asked, Math.max(LEAST_RESAMPLES, Math.floor(MOST_DRAWS / Math.max(1, count))));
}

/** Draws indices with replacement from as many as there are. */
function resample(indices: Int32Array, stream: RandomStream): Int32Array {
  for (let i = 0; i < indices.length; i++) indices[i] = stream.below(indices.length);
  return indices;
}

/** With fewer units than this, resamples cannot reach as far as the interval has to. */
const LEAST_UNITS = 6;

/**
 * Expanded percentile bootstrap interval of a statistic of `count` independent units.
 *
 * The percentiles lie as far out as makes the interval of a mean as wide as Student's t does: resamples of few units
 * vary too little. `statistic` receives the resampled indices, in the
 * same array each time; resamples on which it is `null` (undefined) are left
 * out. `null` for fewer than six units, and when fewer than half of the resamples define the statistic.
 * Source: Hesterberg, "What teachers should know about the bootstrap", 2015, section 3.3.
 */
export function bootstrapInterval(
  count: number,
  statistic: (indices: Int32Array) => number | null,
  { stream, resamples, level }: BootstrapOptions,
): Interval | null {
  if (count < LEAST_UNITS) return null;
  const replicates: number[] = [];
  const indices = new Int32Array(count);
  for (let i = 0; i < resamples; i++) {
    const replicate = statistic(resample(indices, stream));
    if (replicate !== null) replicates.push(replicate);
  }
  if (replicates.length * 2 < resamples) return null;
  const tail = expandedTail(count, level);
  const low = quantile(replicates, tail);
  const high = quantile(replicates, 1 - tail);
  return low === null || high === null ? null : { low, high, level };
}

/** So many degrees of freedom are the normal distribution as far as percentiles of resamples go. */
export const NORMAL = 1e6;

/** The share of resamples to leave out at either end. */
function expandedTail(count: number, level: number): number {
  const reach = studentQuantile((1 + level) / 2, count - 1) * Math.sqrt(count / (count - 1));
  return studentProbability(-reach, NORMAL);
}
