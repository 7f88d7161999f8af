export { type Prunable, type PrunableFile, prunable } from "./prunable.ts";
export { pruneRun, requirePrunable } from "./prune-run.ts";
