export type { Environment } from "./environment.ts";
export type { JobFailure, RunEvent, RunOutcome } from "./events.ts";
export { EXPERIMENT_FILE, type ExperimentFile, readExperiment } from "./experiment-file.ts";
export type { JobContext, JobModule } from "./job-context.ts";
export type { ErrorReport } from "./messages.ts";
export { FAILURES_FILE, runExperiment } from "./run-experiment.ts";
export type { RunOptions } from "./run-options.ts";
export { firstNetwork } from "./schedule.ts";
