import type { Job } from "#atlas/plan";
import type { RunEvent } from "#atlas/run";

/** How far a run is, as its events tell. Times are milliseconds of one clock. */
export interface Progress {
  readonly startedAt: number;
  readonly jobs: number;
  readonly jobsDone: number;
  /** Jobs done by this run alone. */
  readonly jobsDoneNow: number;
  readonly jobsFailed: number;
  /** Jobs that will not run because one they need failed. */
  readonly jobsBlocked: number;
  /** Estimated cost of the jobs that may still be done or are; failed and blocked ones leave it. */
  readonly cost: number;
  readonly costDone: number;
  readonly costDoneNow: number;
  readonly stopping: boolean;
  /** What each worker does, by name; `null` between jobs. */
  readonly workers: ReadonlyMap<string, { readonly job: Job; readonly since: number } | null>;
}

/** Before the run has started. */
export function noProgress(now: number): Progress {
  return {
    startedAt: now,
    jobs: 0,
    jobsDone: 0,
    jobsDoneNow: 0,
    jobsFailed: 0,
    jobsBlocked: 0,
    cost: 0,
    costDone: 0,
    costDoneNow: 0,
    stopping: false,
    workers: new Map(),
  };
}

/** The progress after one more event. */
export function advance(progress: Progress, event: RunEvent, now: number): Progress {
  const settled = (worker: string) => new Map(progress.workers).set(worker, null);
  switch (event.type) {
    case "started": {
      const { jobs, jobsDone, cost, costDone } = event;
      return { ...progress, startedAt: now, jobs, jobsDone, cost, costDone };
    }
    case "job-started":
      return {
        ...progress,
        workers: new Map(progress.workers).set(event.worker, { job: event.job, since: now }),
      };
    case "job-done":
      return {
        ...progress,
        jobsDone: progress.jobsDone + 1,
        jobsDoneNow: progress.jobsDoneNow + 1,
        costDone: progress.costDone + event.job.cost,
        costDoneNow: progress.costDoneNow + event.job.cost,
        workers: settled(event.worker),
      };
    // How fast this process gets on says nothing of the others, so that their jobs count as if they had been done before.
    case "job-done-elsewhere":
      return {
        ...progress,
        jobsDone: progress.jobsDone + 1,
        costDone: progress.costDone + event.job.cost,
      };
    case "job-failed": {
      const lost = [event.job, ...event.blocked].reduce((sum, { cost }) => sum + cost, 0);
      return {
        ...progress,
        jobsFailed: progress.jobsFailed + 1,
        jobsBlocked: progress.jobsBlocked + event.blocked.length,
        cost: progress.cost - lost,
        workers: settled(event.worker),
      };
    }
    case "worker-crashed":
      return { ...progress, workers: settled(event.worker) };
    case "stopping":
      return { ...progress, stopping: true };
    case "worker-recycled":
    case "warning":
    case "note":
      return progress;
  }
}

/** How much of the run's cost is done, 0 … 1. */
export function shareDone({ cost, costDone }: Progress): number {
  return cost > 0 ? Math.min(1, costDone / cost) : 1;
}

/** Seconds until the end if costs go on being paid at the pace of this run so far; `null` before any is. */
export function secondsLeft(progress: Progress, now: number): number | null {
  const { cost, costDone, costDoneNow, startedAt } = progress;
  if (costDoneNow === 0) return null;
  return ((cost - costDone) / costDoneNow) * ((now - startedAt) / 1000);
}
