/// <reference lib="esnext.float16" preserve="true" />
/**
 * Loss Atlas as a library.
 *
 * - `compile`, `compileScan`, `compileStaged`: pure functions over arrays as native programs; `inspectCompilation`
 *   shows how they come about, `selectDevice` says what they run on
 * - `loadDataset`, `glyphs`, `corruptLabels`, `mixupProbes`, …: data and what is done to it
 * - `mlp`, `cnn`, `resnet18`, `vgg11`, `initialise`: networks as functions plus data
 * - `trainEnsemble`, `recalibrate`, `evaluate`: training and evaluation of many networks at once
 * - `measureCurvature`, `lanczos`, `hutchinson`, `hessianProducts`: local structure
 * - `fitBezierCurves`, `profileAlong`, `barrierAndDip`, `linearCka`, `l2Distance`: global structure
 * - `classifyTable`, `phaseSummary`, `testClaims`: phases and claims from numbers alone
 * - `openTable`, `classifyPhases`, `findTransitions`, `diagnose`: any table of cells in, phases and advice out
 * - `readConfiguration`, `planExperiment`, `runExperiment`, `writeReport`: a whole experiment
 */
export { type ExperimentConfiguration, parseConfiguration, readConfiguration } from "#atlas/configuration";
export { type Job, type Plan, planExperiment, summarisePlan } from "#atlas/plan";
export { type RunEvent, type RunOptions, type RunOutcome, readExperiment, runExperiment } from "#atlas/run";
export {
  atlasTable,
  type OpenedTable,
  type OpenOptions,
  openTable,
  readCellsTable,
  writeTables,
} from "#atlas/tables";
export * from "#data";
export * from "#engine";
export { AtlasError, type AtlasErrorDetails, exitCodeOf, formatError } from "#errors";
export {
  defineFamily,
  type Family,
  type FamilyDescription,
  families,
  familyNamed,
  type NetworkChoice,
  registerFamily,
} from "#families";
export * from "#families/networks";
export * from "#figures";
export { renderPng } from "#figures/png";
export * from "#landscape";
export * from "#landscape/connectivity";
export * from "#landscape/curvature";
export * from "#landscape/evaluation";
export * from "#landscape/losses";
export * from "#landscape/normalisation";
export * from "#landscape/optimisers";
export * from "#landscape/similarity";
export * from "#landscape/sizes";
export {
  type EnsembleMember,
  type EnsembleTraining,
  type TrainedMember,
  trainEnsemble,
} from "#landscape/training";
export * from "#nets";
export * from "#nets/initialisation";
export * from "#nets/layers";
export { RandomStream, randomStream } from "#random";
export { type ReportInput, reportHtml, writeReport } from "#report";
export {
  choice,
  folderPath,
  fractionBelowOne,
  numberBetween,
  numberList,
  positiveNumber,
  wholeNumber,
} from "#settings";
export {
  defineFileSource,
  defineSource,
  type ExampleShape,
  registerSource,
  type Source,
  type SourceDescription,
  sourceNamed,
  sources,
} from "#sources";
export * from "#sources/datasets";
export * from "#taxonomy";
export * from "#trees";

declare global {
  // jax-js names these types of WebGPU; a program without the types of the DOM lacks them.
  interface GPUDevice {}
  interface GPUBuffer {}
}
