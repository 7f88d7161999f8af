import { cellNetworks, costEstimator, type Job } from "#atlas/plan";
import { MemoryBudget } from "#atlas/schedule";
import type { RunOptions } from "./run-options.ts";

/** What the workers of a run may take, by the estimates of its jobs; those are made only where there is a limit. */
export function budgetOf({
  configuration,
  memoryBudgetMb,
}: Pick<RunOptions, "configuration" | "memoryBudgetMb">): MemoryBudget<Job> {
  if (memoryBudgetMb === undefined) return new MemoryBudget(Number.POSITIVE_INFINITY, () => 0);
  const costOf = costEstimator(configuration, cellNetworks(configuration));
  return new MemoryBudget(memoryBudgetMb * 2 ** 20, (job) => costOf(job).bytes);
}
