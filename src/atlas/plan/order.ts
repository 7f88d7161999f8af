import type { Job } from "./job.ts";

/**
 * Jobs by descending urgency, where a job's urgency is its own cost and the most urgent job that needs it
 * (the upward rank of Topcuoglu, Hariri and Wu 2002); equally urgent jobs stay in the order given.
 *
 * A job is more urgent than those that need it, so the order can be executed as it is; and the largest
 * come first, so that workers who take jobs in this order finish at nearly the same time.
 *
 * @param jobs each after those it needs, of positive cost
 */
export function inOrderOfUrgency(jobs: readonly Job[]): readonly Job[] {
  const urgencies = urgencyOf(jobs);
  return jobs.toSorted((a, b) => urgencies.get(b.key)! - urgencies.get(a.key)!);
}

function urgencyOf(jobs: readonly Job[]): ReadonlyMap<string, number> {
  const longestAfter = new Map<string, number>();
  const urgencies = new Map<string, number>();
  for (const job of jobs.toReversed()) {
    const urgency = job.cost + (longestAfter.get(job.key) ?? 0);
    urgencies.set(job.key, urgency);
    for (const key of job.needs) longestAfter.set(key, Math.max(longestAfter.get(key) ?? 0, urgency));
  }
  return urgencies;
}
