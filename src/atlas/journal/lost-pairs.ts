import type { Plan } from "#atlas/plan";
import type { TaskResult } from "./entry.ts";

/**
 * Results by the keys of a plan's tasks, without what was measured of pairs of which a network diverged or answers every
 * input the same.
 *
 * Such pairs are not measured, but a journal may be older than that rule: between networks of constant output a curve
 * has no barrier, for there is nothing to lose on it.
 */
export function withoutLostPairs(
  { jobs, cells }: Plan,
  results: ReadonlyMap<string, TaskResult>,
): ReadonlyMap<string, TaskResult> {
  const lost = new Set(
    cells.flatMap(({ networks }) => networks.flatMap(({ key }) => (isLost(results.get(key)) ? [key] : []))),
  );
  if (lost.size === 0) return results;
  const kept = new Map(results);
  for (const { tasks } of jobs) {
    for (const { key, networks } of tasks) {
      const result = results.get(key);
      if (result === undefined || networks.length !== 2 || !networks.some((own) => lost.has(own.key)))
        continue;
      kept.set(key, { key, cell: result.cell, seeds: result.seeds, observations: [] });
    }
  }
  return kept;
}

function isLost(result: TaskResult | undefined): boolean {
  return result?.training?.status === "diverged" || (result?.training?.degenerate ?? false);
}
