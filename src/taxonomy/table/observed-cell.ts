import { AtlasError } from "#errors";
import { usualKnobs } from "#knobs";
import { findQuantity, type QuantityName, quantityNamed, type Terms } from "#quantities";
import { type Estimate, NOT_MEASURED } from "#statistics";
import { inColumnOrder } from "./cell-quantities.ts";
import type { Cell, Observation } from "./cells.ts";

/** What a cell is made of when its single observations are known. */
export interface ObservedCell {
  /** Knobs left out are ones the experiment does not have. */
  readonly knobs: Cell["knobs"];
  readonly seeds: number | null;
  readonly divergedSeeds?: number;
  readonly degenerateSeeds?: number;
  /** What its networks are judged by. @default not known */
  readonly terms?: Terms;
  readonly observations: readonly Observation[];
}

/** What a cell is made of when only means are known, as in an imported table. */
export interface TabulatedCell {
  readonly knobs: Cell["knobs"];
  /** Networks that were asked for; those that did not diverge are behind each mean. Default `null`: not known. */
  readonly seeds?: number | null;
  readonly divergedSeeds?: number;
  readonly degenerateSeeds?: number;
  readonly means: Readonly<Partial<Record<QuantityName, number | null>>>;
  readonly standardErrors?: Readonly<Partial<Record<QuantityName, number | null>>>;
}

/**
 * A cell whose metrics are means over its observations.
 *
 * The result does not depend on the order of the observations, not even in its last bits. Every quantity that all
 * tables have a column for is among its metrics, measured or not.
 *
 * @throws AtlasError `taxonomy/not-finite`, `taxonomy/wrong-seeds`
 */
export function cellFromObservations(content: ObservedCell): Cell {
  const found = Map.groupBy(content.observations, ({ metric }) => metric);
  const byMetric = new Map([...found.keys()].sort().map((metric) => [metric, found.get(metric)!] as const));
  for (const same of byMetric.values()) same.sort(compareObservations);
  const observations = [...byMetric.values()].flat();
  for (const observation of observations) requireObservation(observation);
  for (const same of byMetric.values()) requireSameNetworks(same);
  return {
    knobs: completeKnobs(content.knobs),
    ...(content.terms !== undefined && { terms: content.terms }),
    seeds: content.seeds,
    divergedSeeds: content.divergedSeeds ?? 0,
    degenerateSeeds: content.degenerateSeeds ?? 0,
    metrics: metricsOf(byMetric.keys(), (metric) => estimateOf(metric, byMetric.get(metric) ?? [])),
    observations,
  };
}

/**
 * A cell of which only means (and perhaps standard errors) are known.
 *
 * The number of networks tells how many values a mean of networks is over, and that two networks are one pair; over
 * how many pairs of more networks a mean is, it leaves open.
 *
 * @throws AtlasError `taxonomy/not-finite`
 */
export function cellFromMeans(content: TabulatedCell): Cell {
  const seeds = content.seeds ?? null;
  const divergedSeeds = content.divergedSeeds ?? 0;
  return {
    knobs: completeKnobs(content.knobs),
    seeds,
    divergedSeeds,
    degenerateSeeds: content.degenerateSeeds ?? 0,
    metrics: metricsOf(Object.keys(content.means), (metric) => {
      const value = content.means[metric] ?? null;
      if (value === null) return NOT_MEASURED;
      const errors = content.standardErrors ?? {};
      // A column may be called like something that every object has.
      const standardError = (Object.hasOwn(errors, metric) ? errors[metric] : undefined) ?? null;
      requireFiniteNumber(value, metric);
      if (standardError !== null) requireFiniteNumber(standardError, `${metric}_se`);
      const count = countOf(metric, seeds, divergedSeeds);
      const estimate = { value, standardError, count };
      // However many pairs there were, they are of no more independent networks than this.
      const living = (seeds ?? 0) - divergedSeeds - (content.degenerateSeeds ?? 0);
      return standardError !== null && count === null && living >= 2
        ? { ...estimate, degreesOfFreedom: living - 1 }
        : estimate;
    }),
    observations: [],
  };
}

/** Over how many values the mean of a quantity is that a table gives for so many networks; `null` where that is open. */
function countOf(metric: QuantityName, seeds: number | null, divergedSeeds: number): number | null {
  const { of } = quantityNamed(metric);
  if (of === "cell") return 1;
  if (seeds === null) return null;
  const networks = Math.max(0, seeds - divergedSeeds);
  if (of === "network") return networks;
  // Of one network there is no pair; whatever the number is, it rests on no two.
  return networks <= 2 ? 1 : null;
}

/**
 * What the observations of one quantity come to in their cell, as its description averages them.
 *
 * A quantity that nobody registered is of what its observations are of: networks, pairs or the cell.
 */
export function estimateOf(metric: QuantityName, observations: readonly Observation[]): Estimate {
  const networks = observations[0]?.seeds.length ?? 0;
  return quantityNamed(metric, OF_NETWORKS[networks]).average(observations);
}

/** What an observation of so many networks is of. */
const OF_NETWORKS = ["cell", "network", "pair"] as const;

function metricsOf(
  measured: Iterable<QuantityName>,
  estimate: (metric: QuantityName) => Estimate,
): Cell["metrics"] {
  return Object.fromEntries(inColumnOrder(measured).map((metric) => [metric, estimate(metric)]));
}

/** The knobs of a cell, with those that every table has named throughout. */
function completeKnobs(knobs: Cell["knobs"]): Cell["knobs"] {
  return { ...Object.fromEntries(usualKnobs().map((name) => [name, null])), ...knobs };
}

/** Of one metric, by seeds, then value: a total order up to interchangeable observations. */
function compareObservations(a: Observation, b: Observation): number {
  return (a.seeds[0] ?? 0) - (b.seeds[0] ?? 0) || (a.seeds[1] ?? 0) - (b.seeds[1] ?? 0) || a.value - b.value;
}

const SEEDS = { cell: 0, network: 1, pair: 2 } as const;
const EXPECTED_SEEDS = ["no seed", "one seed", "two different seeds"] as const;

function requireObservation({ metric, seeds, value }: Observation): void {
  if (!Number.isFinite(value)) requireFiniteNumber(value, `${metric} of seeds ${seeds.join(", ")}`);
  const quantity = findQuantity(metric);
  const wanted = quantity === undefined ? seeds.length : SEEDS[quantity.of];
  if (seeds.length === wanted && (seeds.length < 2 || seeds[0] !== seeds[1])) return;
  throw wrongSeeds(metric, seeds, EXPECTED_SEEDS[wanted]);
}

/** Observations of a quantity that nobody registered must agree on what it is of. */
function requireSameNetworks([first, ...others]: readonly Observation[]): void {
  const other = others.find(({ seeds }) => seeds.length !== first?.seeds.length);
  if (first === undefined || other === undefined) return;
  throw wrongSeeds(
    other.metric,
    other.seeds,
    `${EXPECTED_SEEDS[first.seeds.length]} as in other observations`,
  );
}

function wrongSeeds(metric: QuantityName, seeds: readonly number[], expected: string): AtlasError {
  return new AtlasError({
    code: "taxonomy/wrong-seeds",
    kind: "failure",
    where: metric,
    problem: `an observation names the seeds ${seeds.join(", ")}`,
    expected,
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
