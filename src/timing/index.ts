export { measured } from "./measured.ts";
export { PHASES, type Phase } from "./phases.ts";
export { Stopwatch } from "./stopwatch.ts";
export type { OperatorTime, PhaseTime, Slice, Timing } from "./timing.ts";
