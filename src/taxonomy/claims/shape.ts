import type { RandomStream } from "#random";

/**
 * The nearest sequence that never falls, by least weighted squares (pool adjacent violators).
 *
 * Source: Barlow, Bartholomew, Bremner and Brunk, "Statistical inference under order restrictions", 1972.
 */
export function nearestRising(values: readonly number[], weights: readonly number[]): readonly number[] {
  const [sums, sizes] = [new Float64Array(values.length), new Float64Array(values.length)];
  const ends = new Int32Array(values.length);
  let blocks = 0;
  for (let i = 0; i < values.length; i++) {
    let size = weights[i]!;
    let sum = values[i]! * size;
    for (; blocks > 0; blocks--) {
      const [lastSum, lastSize] = [sums[blocks - 1]!, sizes[blocks - 1]!];
      if (lastSum / lastSize <= sum / size) break;
      sum = lastSum + sum;
      size = lastSize + size;
    }
    sums[blocks] = sum;
    sizes[blocks] = size;
    ends[blocks++] = i + 1;
  }
  const nearest = new Array<number>(values.length);
  for (let block = 0, i = 0; block < blocks; block++) {
    const level = sums[block]! / sizes[block]!;
    while (i < ends[block]!) nearest[i++] = level;
  }
  return nearest;
}

/** The nearest sequence that rises to a peak and falls after it (either part may be empty). */
export function nearestUnimodal(values: readonly number[], weights: readonly number[]): readonly number[] {
  const candidates = [...values, null].map((_, peak) => [
    ...nearestRising(values.slice(0, peak), weights.slice(0, peak)),
    ...nearestFalling(values.slice(peak), weights.slice(peak)),
  ]);
  return nearestOf(candidates, values, weights);
}

/** The nearest sequence that never falls or never rises. */
export function nearestMonotone(values: readonly number[], weights: readonly number[]): readonly number[] {
  return nearestOf([nearestRising(values, weights), nearestFalling(values, weights)], values, weights);
}

/** As many simulations tell how often noise makes something to a fifth or so. */
const OFTEN = 20;

/**
 * How often noise alone makes a statistic as large as the one observed, if the truth is a given sequence.
 *
 * Parametric bootstrap: noise with the standard errors is added to `truth`, normal but for the scale that all errors
 * have in common and that `degreesOfFreedom` of them know only so well (Student's t), `simulations` times, or `atLeast` times
 * where noise has then been as large often enough to know that it is no rarity (Besag and Clifford, "Sequential Monte
 * Carlo p-values", Biometrika 1991). Gives (1 + exceedances) / (1 + simulations), never 0. `statistic`
 * receives the same list each time.
 */
export function noisePValue(
  statistic: (values: readonly number[]) => number,
  observed: readonly number[],
  truth: readonly number[],
  errors: readonly number[],
  {
    stream,
    degreesOfFreedom,
    simulations,
    atLeast = simulations,
  }: {
    readonly stream: RandomStream;
    readonly degreesOfFreedom: number;
    readonly simulations: number;
    readonly atLeast?: number;
  },
): number {
  const reached = statistic(observed);
  const noisy = [...truth];
  let exceedances = 0;
  let made = 0;
  while (made < simulations && !(made >= atLeast && exceedances >= OFTEN)) {
    made++;
    const scale = Math.sqrt(degreesOfFreedom / chiSquare(degreesOfFreedom, stream));
    for (let j = 0; j < noisy.length; j++) noisy[j] = truth[j]! + scale * errors[j]! * stream.normal();
    if (statistic(noisy) >= reached) exceedances++;
  }
  return (1 + exceedances) / (1 + made);
}

function chiSquare(degreesOfFreedom: number, stream: RandomStream): number {
  return degreesOfFreedom < 2 ? stream.normal() ** 2 : 2 * stream.gamma(degreesOfFreedom / 2);
}

function nearestFalling(values: readonly number[], weights: readonly number[]): readonly number[] {
  return nearestRising(values.toReversed(), weights.toReversed()).toReversed();
}

function nearestOf(
  candidates: readonly (readonly number[])[],
  values: readonly number[],
  weights: readonly number[],
): readonly number[] {
  const distance = (candidate: readonly number[]) =>
    candidate.reduce((sum, value, i) => sum + weights[i]! * (value - values[i]!) ** 2, 0);
  return candidates.reduce((best, candidate) => (distance(candidate) < distance(best) ? candidate : best));
}
