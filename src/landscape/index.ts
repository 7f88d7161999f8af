export type { Examples } from "./examples.ts";
export {
  type Classifier,
  type Parameters,
  unravel,
} from "./objective.ts";
export { weightedCrossEntropy } from "./weighted-cross-entropy.ts";
