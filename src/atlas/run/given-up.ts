import { cutJob, type Job, lostTasks, withoutTasks } from "#atlas/plan";
import type { RemainingWork } from "./remaining-work.ts";

/** What is left of a round, in two parts. */
export interface DividedWork {
  /** What a call does. */
  readonly work: RemainingWork;
  /** Jobs and parts of jobs that it does not try again, in the order of the plan. */
  readonly givenUp: readonly Job[];
}

/**
 * What is left of a round without what failed in a round before, and what is of networks that it should have trained.
 *
 * @param failed keys of jobs
 */
export function withoutFailed({ jobs, done }: RemainingWork, failed: Iterable<string>): DividedWork {
  const lost = lostTasks(jobs, new Set(failed));
  return {
    work: { jobs: withoutTasks(jobs, lost), done },
    givenUp: jobs.flatMap((job) => cutJob(job, lost).gone ?? []),
  };
}
