import type { JournalObservation, TaskResult } from "#atlas/journal";
import type { Plan } from "#atlas/plan";
import { findQuantity, type Quantity, type QuantityName, sharedErrorIn, withOwnError } from "#quantities";
import { NOT_MEASURED } from "#statistics";
import { type Cell, cellFromObservations, estimateIn, type Observation, type PairCount } from "#taxonomy";

/** Results by the keys of their tasks, as `plannedResults` gives them. */
export type Results = ReadonlyMap<string, TaskResult>;

/** One measured number with what it is of. */
export interface PlannedObservation extends JournalObservation {
  /** None for a number of the whole cell, one for a network, two for a pair. */
  readonly seeds: Observation["seeds"];
}

/**
 * The cells of a plan with what was measured of them, in table order. Only tasks of the plan count, and neither
 * the order nor the timing of their execution matters.
 *
 * An estimate is the mean over seeds or pairs, its standard error that of all that varies: seeds, what is drawn for each
 * network, and the examples that all are measured on. Where there is a single observation its own standard error stands.
 *
 * @param asked quantities that are told, measured or not, beside those that every table has; others that are told only
 *   when asked for are left out.
 */
export function assembleCells(plan: Plan, results: Results, asked: readonly QuantityName[]): Cell[] {
  const byCell = resultsByCell(plan, results);
  const pairsByCell = pairCounts(plan, results);
  const unmeasured = Object.fromEntries(asked.map((name) => [name, NOT_MEASURED]));
  return plan.cells.map(({ cell, knobs, terms, networks }) => {
    const trainings = networks.flatMap(({ key }) => results.get(key)?.training ?? []);
    const measured = withOwnErrors(
      cellFromObservations({
        knobs,
        terms,
        seeds: networks.length,
        divergedSeeds: trainings.filter(({ status }) => status === "diverged").length,
        degenerateSeeds: trainings.filter(({ degenerate }) => degenerate).length,
        observations: plannedObservations(byCell.get(cell) ?? [])
          .filter(({ metric }) => isTold(metric, asked))
          .flatMap(definedObservation),
      }),
    );
    const pairs = pairsByCell.get(cell);
    return { ...measured, ...(pairs && { pairs }), metrics: { ...unmeasured, ...measured.metrics } };
  });
}

/** The measurement that joins pairs; its description is not loaded here, for tables are read without a run. */
const JOINS = "connectivity";

/** How many pairs the networks of each cell were joined in, of those that have a result. */
function pairCounts({ jobs }: Plan, results: Results): ReadonlyMap<string, PairCount> {
  const counts = new Map<string, { planned: number; measured: number }>();
  for (const { kind, tasks } of jobs) {
    if (kind !== JOINS) continue;
    for (const { key } of tasks) {
      const result = results.get(key);
      if (result === undefined) continue;
      const count = counts.get(result.cell) ?? { planned: 0, measured: 0 };
      count.planned++;
      if (result.observations.length > 0) count.measured++;
      counts.set(result.cell, count);
    }
  }
  return counts;
}

function isTold(name: QuantityName, asked: readonly QuantityName[]): boolean {
  return findQuantity(name)?.column !== "asked" || asked.includes(name);
}

/** The results of a plan's tasks by their cells, in plan order. */
export function resultsByCell({ jobs }: Plan, results: Results): ReadonlyMap<string, readonly TaskResult[]> {
  const found = jobs.flatMap(({ tasks }) => tasks.flatMap(({ key }) => results.get(key) ?? []));
  return Map.groupBy(found, ({ cell }) => cell);
}

/**
 * Every observation among results, in their order, undefined ones included; of one cell at a time, for large runs have
 * hundreds of thousands.
 */
export function plannedObservations(results: readonly TaskResult[]): PlannedObservation[] {
  const all: PlannedObservation[] = [];
  for (const { seeds, observations } of results) {
    for (const own of observations) {
      const quantity = findQuantity(own.metric);
      // The name as the quantity has it, one text for all: it is looked up by again and again.
      const metric = quantity?.name ?? own.metric;
      all.push({ ...own, metric, seeds: subjectOf(quantity?.of, seeds) });
    }
  }
  return all;
}

function definedObservation(own: PlannedObservation): Observation[] {
  const { metric, seeds, value, standard_error: standardError } = own;
  if (value === null) return [];
  const sharedError = sharedErrorIn(own.detail);
  return [{ metric, seeds, value, standardError, ...(sharedError !== undefined && { sharedError }) }];
}

/** The seeds of a network or a pair; none for a quantity of the whole cell. */
function subjectOf(of: Quantity["of"] | undefined, seeds: readonly number[]): Observation["seeds"] {
  const [first, second] = seeds;
  if (first === undefined || seeds.length > 2 || of === "cell") return [];
  return second === undefined ? [first] : [first, second];
}

/** Gives estimates from one observation, where their average left it open, the uncertainty of that observation. */
export function withOwnErrors(cell: Cell): Cell {
  const own = [...Map.groupBy(cell.observations, ({ metric }) => metric)].map(
    ([metric, observations]) => [metric, withOwnError(estimateIn(cell, metric), observations)] as const,
  );
  return { ...cell, metrics: { ...cell.metrics, ...Object.fromEntries(own) } };
}
