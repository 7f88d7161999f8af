export { type MemoryShare, secondsUntilDone } from "./finish-time.ts";
export { MemoryBudget } from "./memory-budget.ts";
export { type Schedulable, Schedule } from "./schedule.ts";
