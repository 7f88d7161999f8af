import { lax } from "@jax-js/jax";
import { attention } from "./attention.ts";
import { runStage } from "./convolution-stage.ts";
import { arrayFunctions, networkFunctions } from "./corrected-functions.ts";
import { groupNorm } from "./group-norm.ts";
import { layersByName } from "./layers-by-name.ts";
import { maxPool2x2, maxPool3x3 } from "./max-pool.ts";
import { normalisedConvolution } from "./normalised-convolution.ts";
import { relu } from "./relu.ts";
import { transformerLogits } from "./transformer.ts";

const nn = { ...networkFunctions, relu } as const;

/**
 * What networks compute with: the functions of jax-js, some of them put right, with a `nn.relu` whose derivative at zero is
 * 0, and the blocks that several families are built of.
 */
export const operations = {
  lax,
  nn,
  np: arrayFunctions,
  attention,
  groupNorm,
  layersByName,
  maxPool2x2,
  maxPool3x3,
  normalisedConvolution,
  runStage,
  transformerLogits,
} as const;

/** What a family is handed to compute with. */
export type Operations = typeof operations;
