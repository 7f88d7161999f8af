export { type FoundTime, fittedRates } from "./fit.ts";
export { machineCalibration } from "./machine-calibration.ts";
export { type MeasuredRates, measuredRates } from "./measure-machine.ts";
export type { NetworkKind } from "./probes.ts";
export { type TimedJob, timedJobs } from "./timed-jobs.ts";
