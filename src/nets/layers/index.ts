/** Layers as data: their parameters, statistics and costs, without the arrays that networks compute on. */
export { type ConvolutionStage, groupsFor, type StageNorm, stageLayers } from "./convolution-stage.ts";
export { type ImageSize, type MapSize, pooledSize } from "./image-shape.ts";
export {
  type ConvolutionShape,
  convolution,
  type Layer,
  linear,
  normalisation,
  type ParameterDraw,
  type ParameterSpec,
} from "./layer.ts";
export {
  type LayeredNetwork,
  leastBatchOf,
  type NetworkSizes,
  sizesOfLayers,
  type Workload,
} from "./network-sizes.ts";
export { requireSize } from "./require-size.ts";
export { MIXTURE_PARTS, mixtureLength, PADDING, pairLength, type SequenceShape } from "./sequence-shape.ts";
export { isVariance, statisticNames } from "./statistic-names.ts";
export { attentionScores, layerNormOf, ofTokens } from "./token-layers.ts";
export { type BesideTokens, type TokenShape, UNJUDGED } from "./token-shape.ts";
export { embedding, type TransformerShape, transformerLayers } from "./transformer.ts";
