import type { numpy as np } from "@jax-js/jax";
import { centredMoments, inverseDeviation } from "./centred-moments.ts";

/**
 * Layer normalisation of vectors `[..., width]`: each is normalised by its own mean and biased variance, then scaled
 * and shifted by `weight` and `bias` `[width]`; consumes its arguments. After Ba, Kiros and Hinton, "Layer
 * normalization", 2016.
 */
export function layerNorm(vectors: np.Array, weight: np.Array, bias: np.Array): np.Array {
  const meanOf = (values: np.Array): np.Array => values.mean(-1, { keepdims: true });
  const { centred, mean, offset, variance } = centredMoments(vectors, meanOf);
  mean.dispose();
  const normalised = centred.sub(offset).mul(inverseDeviation(variance));
  return normalised.mul(weight).add(bias);
}
