/**
 * Measurements of trained networks, each described in one file that knows no engine; what computes is loaded when it is
 * first wanted. The configuration, the plan, its cost, the jobs and the documentation of run folders are derived from
 * the list.
 */
export { connectivity } from "./connectivity.ts";
export { MOST_FACTOR, SETTLED_POINTS } from "./curve-budgets.ts";
export {
  always,
  defineMeasurement,
  examplesSetting,
  setting,
  subjectsSetting,
} from "./define-measurement.ts";
export type {
  Artefact,
  ByProcedure,
  KeptArrays,
  Measure,
  MeasureAgain,
  Measured,
  MeasuredNetwork,
  Measurement,
  MeasurementData,
  MeasurementDefinition,
  MeasurementRequest,
  MeasurementSetting,
  MeasurementSettings,
  Observed,
  Procedure,
  SettingShape,
  SettingValues,
  SubjectKind,
} from "./measurement.ts";
export { pairCount, pairsIn } from "./pairs-of-seeds.ts";
export { measurementNamed, measurements, registerMeasurement } from "./registry.ts";
export { spectralDensity } from "./spectral-density.ts";
export { usualCurveSettings } from "./usual-curve-settings.ts";
export { FORWARD_SHARE, type MeasurementSize, type Work } from "./work.ts";
