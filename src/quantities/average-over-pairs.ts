import { type ErrorMethod, type Estimate, mean, standardErrorOfMean } from "#statistics";
import type { SeededValue } from "./quantity.ts";

/** One pair of networks with the mean of its values. */
interface PairValue {
  readonly seeds: readonly number[];
  readonly value: number;
}

/** Pairs beyond what their seeds explain, so that what is left over tells of pairs alone. */
const LEAST_LEFT_OVER = 2;

/**
 * The mean over pairs of networks with its standard error.
 *
 * Pairs that share a seed are not independent. Whatever a pair's value is made of, its spread has a component of
 * each of its two seeds and one of the pair itself (Hoeffding 1948); the variance of the mean is
 * σ²(seed) · Σ dᵢ² / m² + σ²(pair) / m for m pairs of which dᵢ hold seed i. Pairs with and without a common seed
 * differ by different sums of the two, which tells them apart where pairs outnumber what their seeds explain by
 * two or more, as all pairs of four seeds do: `components`, neither below zero. Disjoint pairs are `independent`.
 * Fewer pairs (the three of three seeds) cannot be told apart, so all spread counts as that of `seeds`, never less
 * than were they independent; this is what the jackknife over seeds gives three seeds, and up to twice too large
 * where pairs alone vary. Degrees of freedom are one less than the seeds, or than the pairs where these are fewer.
 * Several values of one pair count as their mean. An error that all pairs share is added in quadrature.
 */
export function averageOverPairs(values: readonly SeededValue[]): Estimate {
  const pairs = [...Map.groupBy(values, ({ seeds }) => pairName(seeds)).values()].map((same) => ({
    seeds: same[0]!.seeds,
    value: mean(same.map(({ value }) => value))!,
  }));
  const value = mean(values.map((one) => one.value));
  const count = pairs.length;
  const error = count < 2 ? null : errorOverPairs(pairs);
  if (error === null) return { value, standardError: null, count };
  const seeds = new Set(pairs.flatMap((pair) => [...pair.seeds])).size;
  // What all pairs share, as what they owe to the examples that they are compared on, does not average out.
  const shared = mean(values.map(({ sharedError = 0 }) => sharedError)) ?? 0;
  const standardError = shared === 0 ? error.standardError : Math.hypot(error.standardError, shared);
  return { value, ...error, standardError, count, degreesOfFreedom: Math.min(seeds, count) - 1 };
}

function errorOverPairs(
  pairs: readonly PairValue[],
): { readonly standardError: number; readonly errorMethod: ErrorMethod } | null {
  const independent = standardErrorOfMean(pairs.map(({ value }) => value));
  if (independent === null) return null;
  const count = pairs.length;
  const shares = pairsPerSeed(pairs);
  if (shares.length === 2 * count) return { standardError: independent, errorMethod: "independent" };
  if (independent === 0) return { standardError: 0, errorMethod: "seeds" };
  // In units of the error that independent pairs would have, so that no square can leave the range of numbers.
  const unit = independent * Math.sqrt(count);
  const { sharing, disjoint, sharingShare } = halfSquaredDifferences(pairs, unit);
  const weightOfSeeds = shares.reduce((sum, share) => sum + share ** 2, 0) / count ** 2;
  if (disjoint !== null && count - explainedBySeeds(pairs) >= LEAST_LEFT_OVER) {
    const ofSeed = Math.max(0, disjoint - sharing);
    const ofPair = Math.max(0, 2 * sharing - disjoint);
    // A component that comes out below zero leaves the whole spread to the other.
    const variance =
      ofSeed === 0
        ? 1 / count
        : ofPair === 0
          ? weightOfSeeds / (2 - sharingShare)
          : weightOfSeeds * ofSeed + ofPair / count;
    return { standardError: unit * Math.sqrt(variance), errorMethod: "components" };
  }
  const variance = Math.max(1 / count, weightOfSeeds / (2 - sharingShare));
  return { standardError: unit * Math.sqrt(variance), errorMethod: "seeds" };
}

/** Half the mean squared difference of two pairs, of those that share a seed (σ² of a seed and a pair) and of those that do not (twice that of a seed). */
function halfSquaredDifferences(pairs: readonly PairValue[], unit: number) {
  const [sharing, disjoint]: [number[], number[]] = [[], []];
  for (const [i, one] of pairs.entries()) {
    for (const other of pairs.slice(i + 1)) {
      const half = (one.value / unit - other.value / unit) ** 2 / 2;
      (other.seeds.some((seed) => one.seeds.includes(seed)) ? sharing : disjoint).push(half);
    }
  }
  return {
    sharing: mean(sharing) ?? 0,
    disjoint: mean(disjoint),
    sharingShare: sharing.length / (sharing.length + disjoint.length),
  };
}

/** In how many pairs each seed is. */
function pairsPerSeed(pairs: readonly PairValue[]): readonly number[] {
  const counts = new Map<number, number>();
  for (const seed of pairs.flatMap((pair) => pair.seeds)) counts.set(seed, (counts.get(seed) ?? 0) + 1);
  return [...counts.values()];
}

/**
 * How many numbers about their pairs the seeds explain: one a seed, but for each group of seeds whose pairs all
 * join two sides, where adding to one side what is taken from the other changes nothing.
 */
function explainedBySeeds(pairs: readonly PairValue[]): number {
  const neighbours = new Map<number, number[]>();
  for (const { seeds } of pairs) {
    const [first, second] = [seeds[0]!, seeds[1]!];
    neighbours.set(first, [...(neighbours.get(first) ?? []), second]);
    neighbours.set(second, [...(neighbours.get(second) ?? []), first]);
  }
  const sides = new Map<number, boolean>();
  let explained = 0;
  for (const start of neighbours.keys()) {
    if (sides.has(start)) continue;
    sides.set(start, true);
    const reached = [start];
    let twoSided = true;
    for (const seed of reached) {
      for (const next of neighbours.get(seed)!) {
        if (!sides.has(next)) {
          sides.set(next, !sides.get(seed));
          reached.push(next);
        } else if (sides.get(next) === sides.get(seed)) twoSided = false;
      }
    }
    explained += reached.length - (twoSided ? 1 : 0);
  }
  return explained;
}

function pairName(seeds: readonly number[]): string {
  const [first, second] = seeds;
  if (first !== undefined && second !== undefined && seeds.length === 2)
    return first < second ? `${first}-${second}` : `${second}-${first}`;
  return [...seeds].sort((a, b) => a - b).join("-");
}
