import type { Job, Plan } from "#atlas/plan";
import type { RunEvent } from "./events.ts";
import type { RemainingWork } from "./remaining-work.ts";

/** How much of a plan is done when its jobs begin to be handed out. */
export function startOf(plan: Plan, { jobs, done }: RemainingWork): RunEvent {
  const finished = plan.jobs.filter(({ key }) => done.has(key));
  const costDone = totalCost(finished);
  return {
    type: "started",
    jobs: plan.jobs.length,
    jobsDone: finished.length,
    cost: costDone + totalCost(jobs),
    costDone,
  };
}

function totalCost(jobs: readonly Job[]): number {
  return jobs.reduce((sum, { cost }) => sum + cost, 0);
}
