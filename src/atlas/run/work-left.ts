import type { TaskResult } from "#atlas/journal";
import type { Plan } from "#atlas/plan";
import type { RunStore } from "#atlas/store";
import { counted } from "#words";
import type { RunEvent } from "./events.ts";
import { lostWeights } from "./lost-weights.ts";
import { type RemainingWork, remainingWork } from "./remaining-work.ts";

/**
 * What is left of a plan by what a run holds, networks among it whose weights are needed and lost, which is warned of.
 *
 * @param failures the text of what failed for good before
 */
export async function workLeft(
  store: RunStore,
  plan: Plan,
  results: ReadonlyMap<string, TaskResult>,
  failures: string,
  onEvent: (event: RunEvent) => void,
): Promise<RemainingWork> {
  const undone = remainingWork(plan, (task) => results.has(task));
  const lost = await lostWeights(store, plan, undone.jobs, (network) => results.has(network), failures);
  if (lost.size === 0) return undone;
  const message = `weights that are needed are not there as they were written: ${counted(lost.size, "network")} to be trained anew, the same`;
  onEvent({ type: "warning", message });
  return remainingWork(plan, (task) => results.has(task) && !lost.has(task));
}
