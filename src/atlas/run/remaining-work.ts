import { type Job, type Plan, partOfJob } from "#atlas/plan";

/** What is left of a plan. */
export interface RemainingWork {
  /** The plan's jobs, in its order, each with those of its tasks that have no result; done ones are left out. */
  readonly jobs: readonly Job[];
  /** Keys of the jobs whose every task has a result. */
  readonly done: ReadonlySet<string>;
}

/** What is left of a plan where some results are known; a job that is done in part costs that part less. */
export function remainingWork({ jobs }: Plan, isKnown: (task: string) => boolean): RemainingWork {
  const left: Job[] = [];
  const done = new Set<string>();
  for (const job of jobs) {
    const tasks = job.tasks.filter(({ key }) => !isKnown(key));
    if (tasks.length === 0) done.add(job.key);
    else left.push(tasks.length === job.tasks.length ? job : partOfJob(job, tasks));
  }
  return { jobs: left, done };
}
