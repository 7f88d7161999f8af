export {
  type BatchNorm,
  type BatchNormOfBatch,
  batchNormByStatistics,
  batchNormOfBatch,
  disposeStatistics,
  type Statistics,
} from "./batch-norm.ts";
export { buildNetwork, type NetworkChoice } from "./build.ts";
export { type CnnSizes, cnn } from "./cnn.ts";
export { initialise, SCHEME_NAMES, type SchemeName } from "./initialise.ts";
export { type MlpSizes, mlp } from "./mlp.ts";
export type { Network, ParameterSpec } from "./network.ts";
