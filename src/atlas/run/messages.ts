import type { ExperimentConfiguration } from "#atlas/configuration";
import type { Job } from "#atlas/plan";
import type { Timing } from "#timing";

/** What the coordinator tells a worker. */
export type Order =
  | {
      readonly type: "start";
      readonly configuration: ExperimentConfiguration;
      /** Where data sets lie that are read from files. */
      readonly dataFolder: string;
      /** The address of the run's store. */
      readonly store: string;
      /** Specifier or file URL of a `JobModule`. */
      readonly jobModule: string;
      /** Names the worker's journal. */
      readonly name: string;
      /** Keep compiled programs where this process keeps them between runs, and take them from there. */
      readonly keepsPrograms: boolean;
      /** Answer with where the time of every order went. */
      readonly timed?: true;
    }
  | {
      readonly type: "execute";
      readonly job: Job;
      /** Threads to compute with at most. */
      readonly threads: number;
      /** What a worker at the job is estimated to need, MiB, beyond which it gives memory back after it. Absent where nobody estimates. */
      readonly foretoldMb?: number;
    }
  | { readonly type: "finish" };

/** An error as it crosses between processes. */
export interface ErrorReport {
  /** The code of an `AtlasError`, `jobs/unexpected` for any other. */
  readonly code: string;
  readonly message: string;
  /** Keys of the networks whose weights are not as they were written, where that is the error; other cells of the job are done. */
  readonly networks?: readonly string[];
}

/** What a worker answers; one reply to each order but `finish`. */
export type Reply = Answer & {
  /** Where the time of the order went; in the answer to the first, the time since the process began. */
  readonly timing?: Timing;
};

type Answer =
  | { readonly type: "ready" }
  | ({ readonly type: "done"; readonly seconds: number; readonly memoryMb: number } & Written)
  /** The job failed; the worker can take another. */
  | ({ readonly type: "failed"; readonly error: ErrorReport } & Written)
  /** No job can succeed any more: the disk is full, the job module does not load. */
  | { readonly type: "fatal"; readonly error: ErrorReport };

/** What a worker has written down of a job. */
export interface Written {
  /** Its results in the journal; of a job that failed those that it had. Default: all of one that is done, else none. */
  readonly results?: number;
  /** How long the worker's journal is with them, bytes; absent where nobody counts. */
  readonly journalBytes?: number;
}
