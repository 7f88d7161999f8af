export type { Examples } from "./examples.ts";
export { logitsByStatistics, type NetworkArrays, networkSpecs } from "./network-arrays.ts";
export {
  type Classifier,
  type Parameters,
  unravel,
} from "./objective.ts";
export { weightedCrossEntropy } from "./weighted-cross-entropy.ts";
