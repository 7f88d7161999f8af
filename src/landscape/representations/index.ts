export {
  type CanonicalCorrelations,
  canonicalCorrelations,
  meanCca,
  pwcca,
  stagedMeanCca,
  stagedPwcca,
  stagedSvcca,
  svcca,
} from "./canonical-correlation.ts";
export {
  type Comparison,
  comparedPairs,
  inOneStep,
  type Pair,
  type PreparedRepresentation,
  prepared,
} from "./compared-pairs.ts";
export { type RbfOptions, rbfCka, stagedRbfCka } from "./kernel-cka.ts";
export {
  type LayerSimilarity,
  type LayerSimilarityRequest,
  layerSimilarities,
} from "./layer-similarity.ts";
export {
  type NoiseFloor,
  noiseFloor,
  noiseFloors,
  type ProbeUncertainty,
  probeUncertainties,
  probeUncertainty,
} from "./probe-uncertainty.ts";
export { procrustesDistance, stagedProcrustes } from "./procrustes.ts";
