import { nn, numpy as np } from "@jax-js/jax";
import { matmul } from "./matmul.ts";
import { logSigmoid, mish, softplus } from "./softplus.ts";

/** The functions of arrays of jax-js, with those in place of which it computes something else without a word. */
export const arrayFunctions = { ...np, matmul } as const;

/** The functions of networks of jax-js, with those in place that overflow there. */
export const networkFunctions = { ...nn, softplus, logSigmoid, mish } as const;
