export {
  type ActivationMatching,
  type ActivationMatchingRequest,
  type MatchedCorrelation,
  matchActivations,
} from "./activation-matching.ts";
export { type AlignedNetwork, type AlignmentRequest, alignNetwork } from "./align-network.ts";
export type { AxisShape, Permutation } from "./axis-shape.ts";
export { probedNetwork, type ValueReader, valueReader } from "./network-values.ts";
export {
  type PermutationGroup,
  type PermutationStructure,
  permutationStructure,
} from "./permutation-structure.ts";
export {
  composed,
  identities,
  inverse,
  type NetworkVectors,
  permuted,
  randomPermutations,
} from "./permute.ts";
export { readValues } from "./read-values.ts";
export { readerNames } from "./reader-names.ts";
export { Repairer } from "./repair.ts";
export { type Factors, noScaling, rescaled } from "./rescale.ts";
export type { ScaleKind } from "./scale-forms.ts";
export { type NormScale, type ScaleSymmetry, scaleSymmetries } from "./scale-symmetries.ts";
export { matchWithScales, type ScaledMatching, type ScaledMatchingOptions } from "./scaled-matching.ts";
export { matchWeights, type WeightMatching, type WeightMatchingOptions } from "./weight-matching.ts";
