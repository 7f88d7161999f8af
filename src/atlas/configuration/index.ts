export { type CellConfiguration, cellConfiguration, type KnobSettings } from "./cell-configuration.ts";
export { checkpointEpochs } from "./checkpoint.ts";
export { commentedConfiguration } from "./commented-file.ts";
export type {
  DataConfiguration,
  ExperimentConfiguration,
  KnobAxis,
  MeasureConfiguration,
  ModelConfiguration,
  PhaseConfiguration,
  TrainingConfiguration,
} from "./configuration.ts";
export { type DataPool, dataPools, type ExamplesRead, examplesRead, examplesReadBy } from "./data-pools.ts";
export { defaultSections, usualTrainingMapping } from "./default-sections.ts";
export { type DescribedSetting, describedSettings } from "./described-settings.ts";
export {
  classesOf,
  exampleShapeOf,
  hasSentences,
  haveNumberTargets,
  inputsPerExampleOf,
  kindsOfExamples,
  networkFor,
  placesOf,
  tokenShapeOf,
} from "./example-shape.ts";
export {
  cellCount,
  cellKnobs,
  type KnobSections,
  knobsWithOverrides,
  valuesOfKnob,
} from "./knob-values.ts";
export { learningRateOf } from "./learning-rate.ts";
export { epochsAlong } from "./measured-along.ts";
export { measurementsOf } from "./measurements-of.ts";
export { mostSeeds } from "./most-seeds.ts";
export { nameOfFile } from "./name-of-file.ts";
export { notesOn } from "./notes.ts";
export { oncePerSection } from "./once-per-section.ts";
export { optimiserChoice } from "./optimiser-choice.ts";
export { settingsGivenBy } from "./overrides.ts";
export {
  changedOwnNetwork,
  type OwnNetworkCode,
  ownNetworkCode,
  registerModule,
  registerOnnx,
  registerWeights,
} from "./own-networks.ts";
export { retrainingOf } from "./pruning.ts";
export {
  isCalledLikeConfiguration,
  parseConfiguration,
  type ReadOptions,
  readConfiguration,
  readConfigurationText,
} from "./read.ts";
export { requireRegistered } from "./registered-sections.ts";
export { withSectionOf } from "./resolve.ts";
export { configurationJsonSchema } from "./schema-tree.ts";
export { settingAt } from "./setting-path.ts";
export { storedConfiguration } from "./stored.ts";
export { rangeOfSetting } from "./swept-settings.ts";
export { termsOf } from "./terms.ts";
export { budgetEpochs, budgetUpdates, updatesPerEpoch } from "./training-length.ts";
