import type { Job } from "#atlas/plan";
import type { RemainingWork } from "./remaining-work.ts";

/**
 * The jobs that a call does not try again of what is left of a round: those that failed in a round before and those that
 * need one of them, in the order of the plan.
 */
export function givenUp({ jobs }: RemainingWork, failed: Iterable<string>): readonly Job[] {
  const never = new Set(failed);
  // A job comes after those that it needs.
  for (const { key, needs } of jobs) if (needs.some((need) => never.has(need))) never.add(key);
  return jobs.filter(({ key }) => never.has(key));
}

/** What is left but for some jobs, which none of the others needs. */
export function leftWithout(
  { jobs, done }: RemainingWork,
  others: readonly Pick<Job, "key">[],
): RemainingWork {
  const never = new Set(others.map(({ key }) => key));
  return { jobs: jobs.filter(({ key }) => !never.has(key)), done };
}
