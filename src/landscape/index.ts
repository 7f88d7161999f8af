export type { Examples } from "./examples.ts";
export {
  type Classifier,
  crossEntropy,
  type Parameters,
  ravel,
  unravel,
} from "./objective.ts";
export { weightedCrossEntropy } from "./weighted-cross-entropy.ts";
