import type { JournalEntry, JournalObservation } from "#atlas/journal";
import type { Plan } from "#atlas/plan";
import { type Cell, cellFromObservations, estimateIn, type Observation } from "#taxonomy";

/** Finished jobs by key, as the journals give them. */
export type Entries = ReadonlyMap<string, JournalEntry>;

/**
 * The cells of a plan with what finished jobs measured, in table order. Only jobs of the plan count, and neither
 * the order nor the timing of their execution matters.
 *
 * An estimate is the mean over seeds or pairs; where there is a single observation its own standard error stands.
 */
export function assembleCells(plan: Plan, entries: Entries): Cell[] {
  const observations = Map.groupBy(plannedObservations(plan, entries), ({ cell }) => cell);
  const records = new Map(
    plannedEntries(plan, entries).flatMap(({ networks }) => networks.map((record) => [record.key, record])),
  );
  return plan.cells.map(({ cell, knobs, networks }) => {
    const found = networks.flatMap(({ key }) => records.get(key) ?? []);
    return withOwnErrors(
      cellFromObservations({
        knobs,
        seeds: networks.length,
        divergedSeeds: found.filter(({ status }) => status === "diverged").length,
        degenerateSeeds: found.filter(({ degenerate }) => degenerate).length,
        observations: (observations.get(cell) ?? []).flatMap(definedObservation),
      }),
    );
  });
}

/** Every observation that the plan's finished jobs made, in plan order, undefined ones included. */
export function plannedObservations(plan: Plan, entries: Entries): JournalObservation[] {
  return plannedEntries(plan, entries).flatMap(({ observations }) => observations);
}

function plannedEntries(plan: Plan, entries: Entries): JournalEntry[] {
  return plan.jobs.flatMap(({ key }) => entries.get(key) ?? []);
}

function definedObservation({ metric, seeds, value, standard_error }: JournalObservation): Observation[] {
  return value === null ? [] : [{ metric, seeds, value, standardError: standard_error }];
}

/** Gives estimates from one observation the uncertainty of that observation. */
export function withOwnErrors(cell: Cell): Cell {
  const single = [...Map.groupBy(cell.observations, ({ metric }) => metric)].flatMap(
    ([metric, [only, ...others]]) =>
      only === undefined || others.length > 0
        ? []
        : [[metric, { ...estimateIn(cell, metric), standardError: only.standardError }] as const],
  );
  return { ...cell, metrics: { ...cell.metrics, ...Object.fromEntries(single) } };
}
