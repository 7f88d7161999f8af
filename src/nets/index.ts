export {
  type BatchNorm,
  type BatchNormOfBatch,
  batchNormByStatistics,
  batchNormOfBatch,
  disposeStatistics,
  type Statistics,
} from "./batch-norm.ts";
export { buildNetwork, FAMILY_NAMES, type NetworkChoice, NORMS_OF_FAMILY } from "./build.ts";
export { type CnnSizes, cnn } from "./cnn.ts";
export { initialise, initialStatistics, SCHEME_NAMES, type SchemeName } from "./initialise.ts";
export type { ParameterSpec } from "./layer.ts";
export { type MlpSizes, mlp } from "./mlp.ts";
export type { FamilyName, Network, NormName, Workload } from "./network.ts";
export { type ResNet18Sizes, resnet18 } from "./resnet18.ts";
export { type Vgg11Sizes, vgg11 } from "./vgg11.ts";
