export type { ArrayFunctions } from "./array-functions.ts";
export type { Augmentation } from "./augmentation.ts";
export { type BatchSource, batchSource, type DrawnBatch } from "./batch-source.ts";
export { answerWidth, type Classifier, type Parameters, unravel } from "./classifier.ts";
export { classifierObjective, type NetworkObjective } from "./classifier-objective.ts";
export type { ExampleSpec, ExampleSpecs, Examples } from "./examples.ts";
export type { Kind, KindChoice } from "./kinds.ts";
export { logitsByStatistics, type NetworkArrays } from "./network-arrays.ts";
export type { Batch, BatchSum, Objective, TrainingPass } from "./objective.ts";
