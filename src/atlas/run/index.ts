export type { Environment } from "./environment.ts";
export type { JobFailure, RunEvent, RunOutcome } from "./events.ts";
export { EXPERIMENT_FILE, type ExperimentFile, readExperiment } from "./experiment-file.ts";
export type { Crash, Launcher, WorkerHandle } from "./launcher.ts";
export { localLauncher } from "./local-launcher.ts";
export type { ErrorReport, Order, Reply } from "./messages.ts";
export { FAILURES_FILE, runExperiment } from "./run-experiment.ts";
export type { RunOptions } from "./run-options.ts";
export { cellOfWeights, type WeightsCell } from "./weights-cell.ts";
