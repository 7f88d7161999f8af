export {
  type BatchNorm,
  type BatchNormOfBatch,
  batchNormByStatistics,
  batchNormOfBatch,
  disposeStatistics,
  type Statistics,
} from "./batch-norm.ts";
export { inverseDeviation } from "./centred-moments.ts";
export { arrayFunctions, networkFunctions } from "./corrected-functions.ts";
export type {
  Logits,
  LogitsBy,
  LogitsOfPair,
  LogitsOfPairBy,
  Network,
  OwnLoss,
  OwnLossBy,
  Stem,
  StemBy,
} from "./network.ts";
export { type Operations, operations } from "./operations.ts";
export { transformerLogits } from "./transformer.ts";
