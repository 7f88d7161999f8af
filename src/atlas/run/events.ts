import type { RoundNumber } from "#atlas/account";
import type { Job } from "#atlas/plan";
import type { ErrorReport } from "./messages.ts";

/** A job that failed for good in this run. */
export interface JobFailure {
  readonly job: Job;
  readonly error: ErrorReport;
}

/** What the jobs of a kind cost together, estimated seconds of one worker: all, and those that are done. */
export interface StageCost {
  readonly kind: string;
  readonly cost: number;
  readonly costDone: number;
}

/** What happens during a run, as it happens. */
export type RunEvent =
  | {
      readonly type: "started";
      /** Jobs of the plan, and how many of them earlier runs have done. */
      readonly jobs: number;
      readonly jobsDone: number;
      /** What every stage costs, and how much of that is done. */
      readonly stages: readonly StageCost[];
      /** That these jobs are of, where a part of the grid is chosen round by round. */
      readonly round?: RoundNumber;
    }
  | { readonly type: "job-started"; readonly worker: string; readonly job: Job }
  | { readonly type: "job-done"; readonly worker: string; readonly job: Job; readonly seconds: number }
  /** Somebody else who works on the run has done it. */
  | { readonly type: "job-done-elsewhere"; readonly job: Job }
  | {
      readonly type: "job-failed";
      readonly worker: string;
      readonly job: Job;
      readonly error: ErrorReport;
      /** Jobs that need it and therefore will not run. */
      readonly blocked: readonly Job[];
      /** Parts of jobs that will run without them: what is of networks that it should have trained. */
      readonly cut: readonly Job[];
    }
  | {
      readonly type: "worker-crashed";
      readonly worker: string;
      readonly job: Job;
      readonly reason: string;
      /** Whether the job is begun anew; else it has failed, which is told by itself. */
      readonly isTriedAgain: boolean;
    }
  | { readonly type: "worker-recycled"; readonly worker: string; readonly memoryMb: number }
  | { readonly type: "warning"; readonly message: string }
  /** Something worth knowing, such as how much of a grown experiment is there already. */
  | { readonly type: "note"; readonly message: string }
  /** No further job is handed out. */
  | { readonly type: "stopping" };

/** How a run ended. */
export interface RunOutcome {
  /** Jobs of the plan that are done, by this run or earlier ones. */
  readonly jobsDone: number;
  readonly jobs: number;
  readonly failures: readonly JobFailure[];
  /** Jobs, or parts of them, that did not run because one they need failed. */
  readonly blocked: readonly Job[];
  /** The run was told to stop before it was complete. */
  readonly interrupted: boolean;
  readonly seconds: number;
}
