/** Weights that other software wrote, read without executing anything, and matched to the parameters of a network. */
export type { ElementType } from "./element-types.ts";
export {
  decodeWeights,
  readWeights,
  type WeightConvention,
  type WeightOptions,
  type Weights,
} from "./read-weights.ts";
export { type WeightTensor, weightValues } from "./weight-tensor.ts";
