export { type Prunable, type PrunableFile, prunable } from "./prunable.ts";
export { pruneRun } from "./prune-run.ts";
