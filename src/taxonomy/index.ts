export type { Estimate } from "#statistics";
export { type LocalSide, localSide, passesCut } from "./cell-side.ts";
export {
  type Cell,
  KNOB_NAMES,
  KNOBS,
  type KnobName,
  METRIC_NAMES,
  METRICS,
  type MetricName,
  type Observation,
} from "./cells.ts";
export type { ClaimOptions, ClaimResult, ClaimVerdict, PublishedStatistics } from "./claim.ts";
export { testClaims } from "./claims.ts";
export { type AtlasTable, type ClassifiedCell, PHASES, type Phase, type TableAxis } from "./classified.ts";
export {
  type CellClassification,
  type ClassificationOptions,
  classifyCell,
  classifyTable,
} from "./classify.ts";
export { type Cut, type CutName, type Decision, decide, type MetricValues, marginOf } from "./cuts.ts";
export { coldness, type Line, linesAlong, type Slice, slicesOf } from "./grid.ts";
export {
  cellFromMeans,
  cellFromObservations,
  estimateOf,
  type ObservedCell,
  type TabulatedCell,
} from "./observed-cell.ts";
export {
  LANDSCAPE_PHASES,
  type LandscapePhase,
  PHASE_DESCRIPTIONS,
  type PhaseDescription,
} from "./phase-descriptions.ts";
export { type PhaseRegion, phaseSummary, type SliceSummary } from "./summary.ts";
export { DEFAULT_THRESHOLDS, type PhaseThresholds, type SharpnessTest, TRACE_TEST } from "./thresholds.ts";
