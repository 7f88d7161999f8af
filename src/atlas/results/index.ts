export { withEdgeOfStability } from "./edge-of-stability.ts";
export { layerExponents } from "./layer-exponents.ts";
export { type RunRecord, readRun } from "./read-run.ts";
export { type StageOutcome, stageCosts } from "./stage-costs.ts";
export { readPaths, type StoredPaths, type StoredPoint } from "./stored-paths.ts";
