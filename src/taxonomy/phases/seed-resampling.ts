import type { QuantityName } from "#quantities";
import type { RandomStream } from "#random";
import { mean, weightedMean } from "#statistics";
import { type Cell, estimateIn } from "../table/cells.ts";
import { compareObservations } from "../table/observed-cell.ts";
import { MISSING, type ResampledMetrics } from "./resampled-metrics.ts";

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
): ResampledMetrics | null {
  const groups = metrics.map((metric) => ({
    metric,
    mean: estimateIn(cell, metric),
    observations: cell.observations
      .filter((observation) => observation.metric === metric && Number.isFinite(observation.value))
      .sort(compareObservations),
    values: new Float64Array(count),
  }));
  const columns = new Map(groups.map(({ metric, values }) => [metric, values]));
  const seeds = [...new Set(groups.flatMap(({ observations }) => observations.flatMap((o) => [...o.seeds])))];
  seeds.sort((a, b) => a - b);

  if (seeds.length === 0) {
    if (groups.every(({ mean: { standardError } }) => standardError === null)) return null;
    for (let i = 0; i < count; i++) {
      for (const { mean: own, values } of groups) {
        const { value, standardError } = own;
        values[i] =
          value === null || standardError === null
            ? (value ?? MISSING)
            : value + standardError * stream.normal();
      }
    }
    return { count, columns, sameAs: (resample) => resample };
  }
  if (seeds.length === 1) return null;
  const fallback = stream.child("fallback");
  const measured = groups.filter(({ observations }) => observations.length > 0);
  for (const { observations, mean: own, values } of groups) {
    if (observations.length === 0) values.fill(own.value ?? MISSING);
  }
  const weighted = measured.map(({ observations, values }) => ({
    values,
    observed: observations.map(({ value }) => value),
    drawnBy: observations.map((observation) => observation.seeds.map((seed) => seeds.indexOf(seed))),
  }));
  const sameAs = new Int32Array(count);
  const firstWith = new Map<number, number>();
  const multiplicities = new Int32Array(seeds.length);
  for (let i = 0; i < count; i++) {
    multiplicities.fill(0);
    for (let draw = 0; draw < seeds.length; draw++) multiplicities[stream.below(seeds.length)]!++;
    const name = nameOf(multiplicities);
    const first = firstWith.get(name);
    sameAs[i] = first ?? i;
    if (first !== undefined) continue;
    let isDrawnAfresh = false;
    for (const { values, observed, drawnBy } of weighted) {
      const weights = drawnBy.map((own) =>
        own.reduce<number>((product, seed) => product * multiplicities[seed]!, 1),
      );
      const average = weightedMean(observed, weights);
      isDrawnAfresh ||= average === null;
      values[i] = average ?? resampledMean(observed, fallback);
    }
    if (!isDrawnAfresh && Number.isSafeInteger(name)) firstWith.set(name, i);
  }
  for (const { values } of weighted) for (let i = 0; i < count; i++) values[i] = values[sameAs[i]!]!;
  return { count, columns, sameAs: (resample) => sameAs[resample]! };
}

/** The mean of as many draws from some values as they are. */
function resampledMean(values: readonly number[], stream: RandomStream): number {
  return mean(values.map(() => values[stream.below(values.length)]!))!;
}

/** A number that no other multiplicities of as many seeds have, as long as it is a safe integer. */
function nameOf(multiplicities: Int32Array): number {
  let name = 0;
  for (let i = 0; i < multiplicities.length; i++)
    name = name * (multiplicities.length + 1) + multiplicities[i]!;
  return name;
}
