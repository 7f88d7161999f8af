export { isTimed, measured, shift, tellOperator } from "./measured.ts";
export { PHASES, type Phase } from "./phases.ts";
export { stopwatchSinceStart } from "./process-start.ts";
export { Stopwatch } from "./stopwatch.ts";
export type { OperatorTime, PhaseTime, Slice, Timing } from "./timing.ts";
