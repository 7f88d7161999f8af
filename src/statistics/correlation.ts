import { AtlasError } from "#errors";
import type { RandomStream } from "#random";
import { bootstrapInterval, type Interval, NORMAL, resamplesFor } from "./bootstrap.ts";
import { mean } from "./estimate.ts";
import { requireFinite } from "./finite.ts";
import { ranks } from "./ranks.ts";
import { spearmanOfResamples } from "./resampled-spearman.ts";
import { influenceError, spearmanInfluence } from "./spearman-influence.ts";
import { studentProbability, studentQuantile } from "./student.ts";

/** Spearman's rank correlation with its uncertainty. */
export interface RankCorrelation {
  /** -1 … 1. */
  readonly rho: number;
  /** Observations. */
  readonly count: number;
  /** Resamples and permutations that were made; 0 of very many observations, whose normal limits stand for both. */
  readonly resamples: number;
  /** Two-sided permutation p-value, (1 + exceedances) / (1 + permutations): never 0. */
  readonly pValue: number;
  /** Percentile bootstrap over observations, or what it tends to with their number; `null` where most resamples are constant. */
  readonly interval: Interval | null;
}

/** Randomness and effort behind a rank correlation's uncertainty. */
export interface RankCorrelationOptions {
  readonly stream: RandomStream;
  /** Resamples of the bootstrap and permutations of the test of observations that are not very many. Default 1000. */
  readonly resamples?: number;
  /** Nominal coverage of the interval. Default 0.95. */
  readonly level?: number;
}

/**
 * Pearson's correlation of two equally long lists; `null` for fewer than two values or a constant list.
 *
 * @throws AtlasError `statistics/length-mismatch`, `statistics/not-finite`
 */
export function pearson(x: readonly number[], y: readonly number[]): number | null {
  requirePaired(x, y);
  const count = x.length;
  if (count < 2 || x.every((value) => value === x[0]) || y.every((value) => value === y[0])) return null;
  const meanX = mean(x)!;
  const meanY = mean(y)!;
  let xx = 0;
  let xy = 0;
  let yy = 0;
  for (let i = 0; i < count; i++) {
    const dx = x[i]! - meanX;
    const dy = y[i]! - meanY;
    xx += dx * dx;
    xy += dx * dy;
    yy += dy * dy;
  }
  const scale = Math.sqrt(xx) * Math.sqrt(yy);
  return scale > 0 ? Math.max(-1, Math.min(1, xy / scale)) : null;
}

/** Of fewer, any numbers are in the same order or in the opposite one. */
const LEAST_RANKED = 3;

/** Spearman's rho: Pearson's correlation of the ranks, ties averaged; `null` where it is undefined or of fewer than three. */
export function spearmanRho(x: readonly number[], y: readonly number[]): number | null {
  return x.length < LEAST_RANKED ? null : pearson(ranks(x), ranks(y));
}

/**
 * Spearman's rho with a permutation p-value and a bootstrap interval; `null` where rho is undefined or of fewer
 * than three observations.
 *
 * Both treat observations as exchangeable. Cells of a grid are not quite, so read the p-value as a lower bound. Of so many
 * that resamples would be cut (`resamplesFor`), about a thousand, both come of the normal distributions that they tend to:
 * the interval of the influence of each observation, on Fisher's scale, and p of a variance of 1 / (n − 1), no less than
 * so many permutations could tell.
 * Source of the p-value: Phipson and Smyth, "Permutation p-values should never be zero", 2010.
 */
export function spearman(
  x: readonly number[],
  y: readonly number[],
  { stream, resamples = 1000, level = 0.95 }: RankCorrelationOptions,
): RankCorrelation | null {
  const ranksOfX = ranks(x);
  const ranksOfY = ranks(y);
  const rho = pearson(ranksOfX, ranksOfY);
  if (rho === null || x.length < LEAST_RANKED) return null;
  if (resamplesFor(x.length, resamples) < resamples) return manyRanked(rho, x, y, resamples, level);
  const permutations = stream.child("permutation");
  const [centredX, centredY] = [centred(ranksOfX), centred(ranksOfY)];
  const observed = Math.abs(product(centredX, centredY));
  let exceedances = 0;
  for (let i = 0; i < resamples; i++) {
    // Ranks are halves of whole numbers, so their products are exact and a tie with the observed order counts.
    const shuffled = permutations.permutation(y.length);
    if (Math.abs(product(centredX, centredY, shuffled)) >= observed) exceedances++;
  }
  const interval = bootstrapInterval(x.length, spearmanOfResamples(x, y), {
    stream: stream.child("bootstrap"),
    resamples,
    level,
  });
  return { rho, count: x.length, resamples, pValue: (1 + exceedances) / (1 + resamples), interval };
}

function manyRanked(
  rho: number,
  x: readonly number[],
  y: readonly number[],
  asked: number,
  level: number,
): RankCorrelation {
  const tail = studentProbability(-Math.abs(rho) * Math.sqrt(x.length - 1), NORMAL);
  const error = influenceError(spearmanInfluence(x, y)!);
  const reach = studentQuantile((1 + level) / 2, NORMAL) * (error / (1 - rho ** 2));
  const [low, high] = [-reach, reach].map((off) => Math.tanh(Math.atanh(rho) + off));
  return {
    rho,
    count: x.length,
    resamples: 0,
    pValue: Math.max(1 / (1 + asked), 2 * tail),
    interval: Math.abs(rho) < 1 ? { low: low!, high: high!, level } : { low: rho, high: rho, level },
  };
}

/** Ranks less their mean. */
function centred(ranks: readonly number[]): Float64Array {
  const middle = (ranks.length + 1) / 2;
  return Float64Array.from(ranks, (rank) => rank - middle);
}

/** The sum of products of two columns, the second in the given order. */
function product(x: Float64Array, y: Float64Array, order?: Int32Array): number {
  let sum = 0;
  if (order === undefined) for (let i = 0; i < x.length; i++) sum += x[i]! * y[i]!;
  else for (let i = 0; i < x.length; i++) sum += x[i]! * y[order[i]!]!;
  return sum;
}

function requirePaired(x: readonly number[], y: readonly number[]): void {
  if (x.length !== y.length) {
    throw new AtlasError({
      code: "statistics/length-mismatch",
      kind: "failure",
      problem: `two paired lists have ${x.length} and ${y.length} values`,
      expected: "equal lengths",
    });
  }
  requireFinite(x, "x");
  requireFinite(y, "y");
}
