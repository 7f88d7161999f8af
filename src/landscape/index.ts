export type { Examples } from "./examples.ts";
export { GRADIENT, type Group, networksAtOnce, type Pass, type SizedClassifier } from "./group-size.ts";
export { logitsByStatistics, type NetworkArrays, networkSpecs } from "./network-arrays.ts";
export {
  type Classifier,
  type Parameters,
  unravel,
} from "./objective.ts";
export { weightedCrossEntropy } from "./weighted-cross-entropy.ts";
