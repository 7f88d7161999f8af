import { nn, numpy as np } from "@jax-js/jax";
import { matmul } from "./matmul.ts";
import { logSigmoid, mish, softplus } from "./softplus.ts";

/** The functions of arrays of jax-js, with those in place of which it computes something else without a word. */
export const arrayFunctions: typeof np = { ...np, matmul };

/** The functions of networks of jax-js, with those in place that overflow there. */
export const networkFunctions: typeof nn = { ...nn, softplus, logSigmoid, mish };
