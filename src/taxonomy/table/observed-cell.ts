import { AtlasError } from "#errors";
import {
  type Estimate,
  estimateMean,
  mean,
  NOT_MEASURED,
  sampleVariance,
  standardErrorOfMean,
} from "#statistics";
import {
  type Cell,
  KNOB_NAMES,
  type KnobName,
  METRIC_NAMES,
  METRICS,
  type MetricName,
  type Observation,
} from "./cells.ts";

/** What a cell is made of when its single observations are known. */
export interface ObservedCell {
  /** Knobs left out are ones the experiment does not have. */
  readonly knobs: Readonly<Partial<Record<KnobName, number | null>>>;
  readonly seeds: number;
  readonly divergedSeeds?: number;
  readonly degenerateSeeds?: number;
  readonly observations: readonly Observation[];
}

/** What a cell is made of when only means are known, as in an imported table. */
export interface TabulatedCell {
  readonly knobs: Readonly<Partial<Record<KnobName, number | null>>>;
  /** Networks behind each mean. Default 1. */
  readonly seeds?: number;
  readonly divergedSeeds?: number;
  readonly degenerateSeeds?: number;
  readonly means: Readonly<Partial<Record<MetricName, number | null>>>;
  readonly standardErrors?: Readonly<Partial<Record<MetricName, number | null>>>;
}

/**
 * A cell whose metrics are means over its observations.
 *
 * The result does not depend on the order of the observations, not even in its last bits.
 *
 * @throws AtlasError `taxonomy/not-finite`, `taxonomy/wrong-seeds`
 */
export function cellFromObservations(content: ObservedCell): Cell {
  const observations = [...content.observations].sort(compareObservations);
  for (const observation of observations) requireObservation(observation);
  return {
    knobs: completeKnobs(content.knobs),
    seeds: content.seeds,
    divergedSeeds: content.divergedSeeds ?? 0,
    degenerateSeeds: content.degenerateSeeds ?? 0,
    metrics: forEachMetric((metric) =>
      estimateOf(
        metric,
        observations.filter((observation) => observation.metric === metric),
      ),
    ),
    observations,
  };
}

/**
 * A cell of which only means (and perhaps standard errors) are known.
 *
 * @throws AtlasError `taxonomy/not-finite`
 */
export function cellFromMeans(content: TabulatedCell): Cell {
  const seeds = content.seeds ?? 1;
  return {
    knobs: completeKnobs(content.knobs),
    seeds,
    divergedSeeds: content.divergedSeeds ?? 0,
    degenerateSeeds: content.degenerateSeeds ?? 0,
    metrics: forEachMetric((metric) => {
      const value = content.means[metric] ?? null;
      if (value === null) return NOT_MEASURED;
      const standardError = content.standardErrors?.[metric] ?? null;
      requireFiniteNumber(value, metric);
      if (standardError !== null) requireFiniteNumber(standardError, `${metric}_se`);
      return { value, standardError, count: seeds };
    }),
    observations: [],
  };
}

/**
 * The mean of one metric's observations with its standard error.
 *
 * Observations of seeds are independent. Pairs that share a seed are not, so their standard error is the
 * jackknife over seeds (Efron and Stein 1981) as long as leaving out any seed leaves a pair; disjoint pairs,
 * and chains too short for the jackknife, are treated as independent.
 */
export function estimateOf(metric: MetricName, observations: readonly Observation[]): Estimate {
  const values = observations.map(({ value }) => value);
  if (METRICS[metric].of === "seed") return estimateMean(values);
  return {
    value: mean(values),
    standardError: standardErrorOverPairs(observations),
    count: new Set(observations.map(({ seeds }) => pairName(seeds))).size,
  };
}

function standardErrorOverPairs(observations: readonly Observation[]): number | null {
  const byPair = Map.groupBy(observations, ({ seeds }) => pairName(seeds));
  const pairs = [...byPair.values()].map((same) => ({
    seeds: same[0]!.seeds,
    value: mean(same.map(({ value }) => value))!,
  }));
  const seeds = [...new Set(pairs.flatMap((pair) => [...pair.seeds]))];
  const withoutSeed = seeds.map((seed) =>
    mean(pairs.filter((pair) => !pair.seeds.some((other) => other === seed)).map(({ value }) => value)),
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

function forEachMetric(estimate: (metric: MetricName) => Estimate): Cell["metrics"] {
  return Object.fromEntries(METRIC_NAMES.map((metric) => [metric, estimate(metric)])) as Record<
    MetricName,
    Estimate
  >;
}

function completeKnobs(knobs: ObservedCell["knobs"]): Cell["knobs"] {
  return Object.fromEntries(KNOB_NAMES.map((knob) => [knob, knobs[knob] ?? null])) as Record<
    KnobName,
    number | null
  >;
}

/** By metric, then seeds, then value: a total order up to interchangeable observations. */
export function compareObservations(a: Observation, b: Observation): number {
  if (a.metric !== b.metric) return a.metric < b.metric ? -1 : 1;
  return a.seeds[0] - b.seeds[0] || (a.seeds[1] ?? 0) - (b.seeds[1] ?? 0) || a.value - b.value;
}

function requireObservation({ metric, seeds, value }: Observation): void {
  requireFiniteNumber(value, `${metric} of seeds ${seeds.join(", ")}`);
  const wanted = METRICS[metric].of === "seed" ? 1 : 2;
  if (seeds.length === wanted && new Set(seeds).size === wanted) return;
  throw new AtlasError({
    code: "taxonomy/wrong-seeds",
    kind: "failure",
    where: metric,
    problem: `an observation names the seeds ${seeds.join(", ")}`,
    expected: wanted === 1 ? "one seed" : "two different seeds",
  });
}

function requireFiniteNumber(value: number, where: string): void {
  if (Number.isFinite(value)) return;
  throw new AtlasError({
    code: "taxonomy/not-finite",
    kind: "input",
    where,
    problem: `the value is ${value}`,
    expected: "a finite number",
    remedy: "Leave the value out where nothing was measured",
  });
}
