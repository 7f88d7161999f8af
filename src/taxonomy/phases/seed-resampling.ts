import type { QuantityName } from "#quantities";
import type { RandomStream } from "#random";
import { mean, resampledIndices, resampledMultiplicities, weightedMean } from "#statistics";
import { type Cell, estimateIn, type Observation } from "../table/cells.ts";
import { compareObservations } from "../table/observed-cell.ts";
import type { MetricValues } from "./cuts.ts";

/**
 * Metrics of a cell under resampling of its seeds, `count` times; `null` where nothing varies.
 *
 * Each resample draws as many seeds as were observed, with replacement. A seed's metric is averaged with the
 * seeds' multiplicities as weights, a pair's with the product of its two seeds' multiplicities. Where the
 * resample holds none of a metric's observations (a single seed drawn three times has no pair), that metric
 * resamples its own observations instead. A cell without single observations is resampled as independent
 * normal draws about its means with their standard errors.
 */
export function resampleCell(
  cell: Cell,
  metrics: readonly QuantityName[],
  stream: RandomStream,
  count: number,
): readonly MetricValues[] | null {
  const groups = metrics.map((metric) => ({
    metric,
    mean: estimateIn(cell, metric),
    observations: cell.observations
      .filter((observation) => observation.metric === metric && Number.isFinite(observation.value))
      .sort(compareObservations),
  }));
  const seeds = [...new Set(groups.flatMap(({ observations }) => observations.flatMap((o) => [...o.seeds])))];
  seeds.sort((a, b) => a - b);

  if (seeds.length === 0) {
    if (groups.every(({ mean: { standardError } }) => standardError === null)) return null;
    return Array.from({ length: count }, () =>
      valuesBy(groups, ({ mean: { value, standardError } }) =>
        value === null || standardError === null ? value : value + standardError * stream.normal(),
      ),
    );
  }
  if (seeds.length === 1) return null;
  const fallback = stream.child("fallback");
  return Array.from({ length: count }, () => {
    const multiplicities = resampledMultiplicities(stream, seeds.length);
    const timesDrawn = new Map(seeds.map((seed, i) => [seed, multiplicities[i]!]));
    return valuesBy(groups, ({ observations, mean: { value } }) =>
      observations.length === 0 ? value : resampledMean(observations, timesDrawn, fallback),
    );
  });
}

function resampledMean(
  observations: readonly Observation[],
  timesDrawn: ReadonlyMap<number, number>,
  fallback: RandomStream,
): number | null {
  const values = observations.map(({ value }) => value);
  const weights = observations.map(({ seeds }) =>
    seeds.reduce<number>((product, seed) => product * timesDrawn.get(seed)!, 1),
  );
  return (
    weightedMean(values, weights) ??
    mean(Array.from(resampledIndices(fallback, values.length), (index) => values[index]!))
  );
}

function valuesBy<Group extends { readonly metric: QuantityName }>(
  groups: readonly Group[],
  measure: (group: Group) => number | null,
): MetricValues {
  return Object.fromEntries(groups.map((group) => [group.metric, measure(group)]));
}
