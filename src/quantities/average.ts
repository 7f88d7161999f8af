import { type Estimate, estimateMean, mean, sampleVariance, standardErrorOfMean } from "#statistics";
import type { Average, Quantity, SeededValue } from "./quantity.ts";

/** The mean over networks, which are independent, with its standard error. */
export function averageOverNetworks(values: readonly SeededValue[]): Estimate {
  return estimateMean(values.map(({ value }) => value));
}

/**
 * The mean over pairs of networks with its standard error.
 *
 * Pairs that share a seed are not independent, so the standard error is the jackknife over seeds (Efron and Stein
 * 1981) as long as leaving out any seed leaves a pair; disjoint pairs, and chains too short for the jackknife, are
 * treated as independent. Several values of one pair count as their mean.
 */
export function averageOverPairs(values: readonly SeededValue[]): Estimate {
  const byPair = [...Map.groupBy(values, ({ seeds }) => pairName(seeds)).values()];
  return {
    value: mean(values.map(({ value }) => value)),
    standardError: standardErrorOverPairs(
      byPair.map((same) => ({ seeds: same[0]!.seeds, value: mean(same.map(({ value }) => value))! })),
    ),
    count: byPair.length,
  };
}

/** The value of a cell itself with its own uncertainty; the mean of several. */
export function averageOfCell(values: readonly SeededValue[]): Estimate {
  return withOwnError(estimateMean(values.map(({ value }) => value)), values);
}

/** An estimate from some values that, where it leaves its uncertainty open and the value is the only one, has that of the value. */
export function withOwnError(
  estimate: Estimate,
  values: readonly Pick<SeededValue, "standardError">[],
): Estimate {
  const [only, ...others] = values;
  return only === undefined || others.length > 0 || estimate.standardError !== null
    ? estimate
    : { ...estimate, standardError: only.standardError };
}

/** How the values of a quantity become that of their cell where its description does not say. */
export const DEFAULT_AVERAGES: Readonly<Record<Quantity["of"], Average>> = {
  network: averageOverNetworks,
  pair: averageOverPairs,
  cell: averageOfCell,
};

function standardErrorOverPairs(pairs: readonly Pick<SeededValue, "seeds" | "value">[]): number | null {
  const seeds = [...new Set(pairs.flatMap((pair) => [...pair.seeds]))];
  const withoutSeed = seeds.map((seed) =>
    mean(pairs.filter((pair) => !pair.seeds.includes(seed)).map(({ value }) => value)),
  );
  const disjoint = seeds.length === 2 * pairs.length;
  const replicates = withoutSeed.filter((value) => value !== null);
  if (disjoint || replicates.length < seeds.length) {
    return standardErrorOfMean(pairs.map(({ value }) => value));
  }
  const variance = sampleVariance(replicates);
  return variance === null ? null : Math.sqrt(variance / seeds.length) * (seeds.length - 1);
}

function pairName(seeds: readonly number[]): string {
  return [...seeds].sort((a, b) => a - b).join("-");
}
