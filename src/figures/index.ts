export { alignedPanels } from "./aligned-panels.ts";
export { alongTraining, type QuantityAlong } from "./along-training.ts";
export type { PhaseEvidence } from "./border-evidence.ts";
export { sureWords } from "./cell-state.ts";
export { type CurvePaths, type CurvePoint, curveProfile } from "./curve-profile.ts";
export { type EpochCurve, epochCurves } from "./epoch-curves.ts";
export {
  type Border,
  type BorderKind,
  type ColourBar,
  type Figure,
  type GridCell,
  type GridCellState,
  type GridMap,
  type LegendEntry,
  type LineChart,
  type LinePoint,
  type LineSeries,
  NOT_SETTLED_SIGN,
  type Panels,
  type RegionLabel,
} from "./figure.ts";
export { type CellGains, gainLines } from "./gain-lines.ts";
export { gainMap, type TableSlice } from "./gain-map.ts";
export { landscapeDrawing, type MeasuredLandscape } from "./landscape-drawing.ts";
export { type LayerLikeness, layerMap } from "./layer-map.ts";
export { type MetricMapOptions, metricMap } from "./metric-map.ts";
export { logarithmicUnit, metricTitle } from "./metric-scale.ts";
export { estimateLabel, estimateParts, evidenceLabel, knobLabel, numberLabel } from "./number-label.ts";
export { type CellPaths, pathSheet } from "./path-sheet.ts";
export { PHASE_COLOURS, phaseColour } from "./phase-colour.ts";
export { phaseDiagram } from "./phase-diagram.ts";
export { type SliceValues, sliceTitle, sliceValuesOf } from "./plane.ts";
export { type PlaneDirection, quantityLines } from "./quantity-lines.ts";
export { renderForAnyWidth, renderSvg, type SvgOptions } from "./render-svg.ts";
export { sheetQuantities, smallMultiples } from "./small-multiples.ts";
export { type NetworkSpectrum, spectralDensities } from "./spectral-densities.ts";
export { type TrainingHistory, trainingHistory } from "./training-history.ts";
export {
  DECIDED_VERDICTS,
  type DecidedVerdict,
  isDecidedVerdict,
  VERDICT_COLOURS,
  verdictMap,
  verdictTitle,
} from "./verdict-map.ts";
export { zeroLossLines } from "./zero-loss-lines.ts";
