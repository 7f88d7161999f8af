import { type RoundNumber, type StageCosts, secondsLeft as timeLeft } from "#atlas/account";
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
  /** Keys of the jobs that will not run, or not whole, because one they need failed. */
  readonly blocked: ReadonlySet<string>;
  /** By kind of job; failed and blocked ones leave it. */
  readonly stages: ReadonlyMap<string, StageCosts>;
  /** That all of this is of, where there are several. */
  readonly round?: RoundNumber;
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
    blocked: new Set(),
    stages: new Map(),
    stopping: false,
    workers: new Map(),
  };
}

/** The progress after one more event. */
export function advance(progress: Progress, event: RunEvent, now: number): Progress {
  const settled = (worker: string) => new Map(progress.workers).set(worker, null);
  switch (event.type) {
    case "started": {
      const { jobs, jobsDone, round } = event;
      const stages = new Map(
        event.stages.map(({ kind, cost, costDone }) => [
          kind,
          { cost, cost_done: costDone, cost_done_now: 0, seconds_now: 0 },
        ]),
      );
      return { ...progress, startedAt: now, jobs, jobsDone, stages, ...(round && { round }) };
    }
    case "job-started":
      return {
        ...progress,
        workers: new Map(progress.workers).set(event.worker, { job: event.job, since: now }),
      };
    case "job-done":
      return {
        ...progress,
        jobsDone: progress.jobsDone + (progress.blocked.has(event.job.key) ? 0 : 1),
        jobsDoneNow: progress.jobsDoneNow + 1,
        stages: withCosts(progress.stages, event.job, (stage, { cost }) => ({
          ...stage,
          cost_done: stage.cost_done + cost,
          cost_done_now: stage.cost_done_now + cost,
          seconds_now: stage.seconds_now + event.seconds,
        })),
        workers: settled(event.worker),
      };
    // How fast this process gets on says nothing of the others, so that their jobs count as if they had been done before.
    case "job-done-elsewhere":
      return {
        ...progress,
        jobsDone: progress.jobsDone + (progress.blocked.has(event.job.key) ? 0 : 1),
        stages: withCosts(progress.stages, event.job, (stage, { cost }) => ({
          ...stage,
          cost_done: stage.cost_done + cost,
        })),
      };
    case "job-failed":
      return {
        ...progress,
        jobsFailed: progress.jobsFailed + 1,
        blocked: new Set([...progress.blocked, ...[...event.blocked, ...event.cut].map(({ key }) => key)]),
        stages: [event.job, ...event.blocked, ...event.cut].reduce(
          (stages, job) =>
            withCosts(stages, job, (stage, { cost }) => ({ ...stage, cost: stage.cost - cost })),
          progress.stages,
        ),
        workers: settled(event.worker),
      };
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

/** The costs of all stages, that of one job changed. */
function withCosts(
  stages: Progress["stages"],
  job: Job,
  changed: (stage: StageCosts, job: Job) => StageCosts,
): Progress["stages"] {
  const stage = stages.get(job.kind);
  return stage === undefined ? stages : new Map(stages).set(job.kind, changed(stage, job));
}

/** How much of the run's cost is done, 0 … 1. */
export function shareDone({ stages }: Progress): number {
  const [cost, done] = [...stages.values()].reduce(
    ([all, own], stage) => [all + stage.cost, own + stage.cost_done],
    [0, 0],
  );
  return cost > 0 ? Math.min(1, done / cost) : 1;
}

/** Seconds until the end as stages get on in this run (`secondsLeft` of accounts); `null` before anything is done. */
export function secondsLeft({ stages, workers, startedAt }: Progress, now: number): number | null {
  const running = [...workers.values()].flatMap((own) => (own === null ? [] : [(now - own.since) / 1000]));
  return timeLeft({ stages: [...stages.values()], running, gone: (now - startedAt) / 1000 });
}
