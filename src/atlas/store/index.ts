export { folderStore } from "./folder-store.ts";
export { openRunStore, registerRunStore } from "./open-run-store.ts";
export { type RunStore, WEIGHTS_CODE } from "./run-store.ts";
export type { SharedRun } from "./shared-run.ts";
