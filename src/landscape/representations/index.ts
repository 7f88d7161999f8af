export {
  type CanonicalCorrelations,
  canonicalCorrelations,
  meanCca,
  pwcca,
  svcca,
} from "./canonical-correlation.ts";
export { type RbfOptions, rbfCka } from "./kernel-cka.ts";
export {
  type LayerSimilarity,
  type LayerSimilarityRequest,
  layerSimilarities,
} from "./layer-similarity.ts";
export {
  type Comparison,
  type NoiseFloor,
  noiseFloor,
  type ProbeUncertainty,
  probeUncertainty,
} from "./probe-uncertainty.ts";
export { procrustesDistance } from "./procrustes.ts";
