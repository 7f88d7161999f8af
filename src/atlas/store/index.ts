export { folderStore } from "./folder-store.ts";
export { openRunStore, registerRunStore } from "./open-run-store.ts";
export { STORE_FAILURE_CODES } from "./postgres/faults.ts";
export { postgresStore } from "./postgres/postgres-store.ts";
export { addressOfRun, type RunAddress, runAddress } from "./postgres/run-address.ts";
export { type Pulled, type Pulling, pullRun, requirePulled } from "./pull-run.ts";
export type { RunContents } from "./run-contents.ts";
export { type RunStore, WEIGHTS_CODE } from "./run-store.ts";
export type { SharedRun } from "./shared-run.ts";
