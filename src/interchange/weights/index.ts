/** Weights that other software wrote, read without executing anything, and matched to the parameters of a network. */
export { type CanonicalWeights, canonicalWeights } from "./canonical-weights.ts";
export type { ElementType } from "./element-types.ts";
export type { NetworkArrays } from "./fit.ts";
export { type NetworkOfWeights, type NetworkRequest, networkOfWeights } from "./network-of-weights.ts";
export { type NumpyFile, readNumpyFile, tensorBytes } from "./numpy-file.ts";
export {
  type MatchedWeights,
  type ParametersOptions,
  parametersOfCanonical,
  parametersOfWeights,
} from "./parameters-of-weights.ts";
export { readPickledDictionary } from "./pickled-dictionary.ts";
export { type PickledTree, readPickledTree } from "./pickled-tree.ts";
export {
  decodeWeights,
  readWeights,
  type WeightConvention,
  type WeightOptions,
  type Weights,
} from "./read-weights.ts";
export { tensorOfValues, vectorValues, type WeightTensor, weightValues } from "./weight-tensor.ts";
