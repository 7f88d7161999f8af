export { type DiskUse, diskUse } from "./disk-use.ts";
export { readDatabaseStatus } from "./read-database-status.ts";
export { readStatus } from "./read-status.ts";
export type { RunningJob, RunStatus, StageStatus } from "./run-status.ts";
