import { type Job, partOfJob } from "./job.ts";

/**
 * Keys of the tasks that will not come while some jobs fail: their own, and what is of a network that one of them should have
 * trained. Other tasks of a job that needs it can be carried out all the same (`withoutTasks`).
 *
 * @param jobs in plan order, with those of their tasks that have no result
 * @param failed keys of jobs
 */
export function lostTasks(
  jobs: readonly Pick<Job, "key" | "tasks">[],
  failed: ReadonlySet<string>,
): ReadonlySet<string> {
  const lost = new Set<string>();
  // The key of a training is that of its network.
  for (const { key: job, tasks } of jobs)
    for (const { key, networks } of tasks)
      if (failed.has(job) || networks.some((network) => lost.has(network.key))) lost.add(key);
  return lost;
}

/** A job cut in two: what it still can be, and what is of networks that will not be trained; either is absent where it is nothing. */
export function cutJob(
  job: Job,
  lost: ReadonlySet<string>,
): { readonly left: Job | undefined; readonly gone: Job | undefined } {
  const { true: gone = [], false: left = [] } = Object.groupBy(job.tasks, ({ key, networks }) =>
    lost.has(key) || networks.some((network) => lost.has(network.key)) ? "true" : "false",
  );
  const part = (tasks: Job["tasks"]) => {
    if (tasks.length === 0) return undefined;
    return tasks.length === job.tasks.length ? job : partOfJob(job, tasks);
  };
  return { left: part(left), gone: part(gone) };
}

/** Jobs without some of their tasks, and without the need of jobs of which nothing is left; those that have none themselves are left out. */
export function withoutTasks(jobs: readonly Job[], lost: ReadonlySet<string>): readonly Job[] {
  const whole = new Set(
    jobs.filter(({ tasks }) => tasks.every(({ key }) => lost.has(key))).map(({ key }) => key),
  );
  return jobs.flatMap((job) => {
    if (whole.has(job.key)) return [];
    const { left } = cutJob(job, lost);
    const needs = job.needs.filter((need) => !whole.has(need));
    return left === undefined ? [] : [needs.length === job.needs.length ? left : { ...left, needs }];
  });
}
