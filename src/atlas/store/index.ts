export { folderStore } from "./folder-store.ts";
export { openRunStore, registerRunStore } from "./open-run-store.ts";
export type { RunClaim, RunStore } from "./run-store.ts";
