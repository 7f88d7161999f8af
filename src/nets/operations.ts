import { lax, nn, numpy as np } from "@jax-js/jax";
import { runStage } from "./convolution-stage.ts";
import { groupNorm } from "./group-norm.ts";
import { maxPool2x2 } from "./max-pool.ts";
import { normalisedConvolution } from "./normalised-convolution.ts";

/** What networks compute with: the functions of jax-js, and the blocks that several families are built of. */
export const operations = { lax, nn, np, groupNorm, maxPool2x2, normalisedConvolution, runStage } as const;

/** What a family is handed to compute with. */
export type Operations = typeof operations;
