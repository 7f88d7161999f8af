import type { RoundNumber } from "#atlas/account";
import type { Job, Plan } from "#atlas/plan";
import type { RunEvent, StageCost } from "./events.ts";
import type { RemainingWork } from "./remaining-work.ts";

/** How much of a plan is done when its jobs begin to be handed out. @param round that the plan ends with, where there are several */
export function startOf(plan: Plan, { jobs, done }: RemainingWork, round?: RoundNumber): RunEvent {
  const finished = plan.jobs.filter(({ key }) => done.has(key));
  return {
    type: "started",
    jobs: plan.jobs.length,
    jobsDone: finished.length,
    stages: stageCosts(finished, jobs),
    ...(round && { round }),
  };
}

/** The cost of every stage that has any, and how much of it is done. */
function stageCosts(finished: readonly Job[], left: readonly Job[]): readonly StageCost[] {
  const costs = new Map<string, { cost: number; costDone: number }>();
  const at = (kind: string) => {
    const known = costs.get(kind) ?? { cost: 0, costDone: 0 };
    costs.set(kind, known);
    return known;
  };
  for (const { kind, cost } of finished) {
    at(kind).cost += cost;
    at(kind).costDone += cost;
  }
  for (const { kind, cost } of left) at(kind).cost += cost;
  return [...costs].map(([kind, own]) => ({ kind, ...own }));
}
