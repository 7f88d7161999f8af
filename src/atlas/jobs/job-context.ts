import type { ExperimentConfiguration } from "#atlas/configuration";
import type { JobResult } from "#atlas/journal";
import type { Job } from "#atlas/plan";
import type { RunStore } from "#atlas/store";

/** What every job of a run may use beside its own description. */
export interface JobContext {
  readonly configuration: ExperimentConfiguration;
  /** Where data sets lie that are read from files. */
  readonly dataFolder: string;
  /** Where jobs leave arrays for one another. */
  readonly store: RunStore;
}

/**
 * What a worker process imports to execute jobs.
 *
 * The result must depend on the job and the configuration alone, so that a run may be cut and resumed anywhere
 * and shared among any number of workers. An error fails this job and those that need it, not the run.
 */
export interface JobModule {
  readonly executeJob: (job: Job, context: JobContext) => Promise<JobResult>;
}
