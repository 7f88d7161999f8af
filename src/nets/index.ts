export {
  type BatchNorm,
  type BatchNormOfBatch,
  batchNormByStatistics,
  batchNormOfBatch,
  disposeStatistics,
  type Statistics,
} from "./batch-norm.ts";
export type { Logits, LogitsBy, Network, Stem, StemBy } from "./network.ts";
export { type Operations, operations } from "./operations.ts";
export { tokenCrossEntropy, tokenWeights } from "./token-cross-entropy.ts";
export { transformerLogits } from "./transformer.ts";
