export { folderStore, openRunStore } from "./folder-store.ts";
export type { RunClaim, RunStore } from "./run-store.ts";
