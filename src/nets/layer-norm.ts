import { numpy as np } from "@jax-js/jax";
import { centredMoments, inverseDeviation } from "./centred-moments.ts";

/** Scale and shift `[width]` of a normalisation. */
export interface Affine {
  readonly weight: np.Array;
  readonly bias: np.Array;
}

/**
 * Layer normalisation of vectors `[..., width]`: each is normalised by its own mean and biased variance, then scaled and
 * shifted; consumes its arguments. After Ba, Kiros and Hinton, "Layer normalization", 2016.
 */
export function layerNorm(vectors: np.Array, { weight, bias }: Affine): np.Array {
  return standardised(vectors).mul(weight).add(bias);
}

/**
 * A linear layer, `weight` `[width, outputs]` and `bias` `[outputs]`, of layer-normalised vectors `[..., width]`, whose
 * mean and variance are taken out already (`standardised`); consumes its arguments.
 *
 * The weight takes the scaling and the bias the shift, so that the vectors are passed over twice less, and several times
 * less in second derivatives.
 */
export function normalisedLinear(normalised: np.Array, norm: Affine, { weight, bias }: Affine): np.Array {
  const shift = np.dot(norm.bias, weight.ref).add(bias);
  return np.dot(normalised, weight.mul(norm.weight.reshape([-1, 1]))).add(shift);
}

/** Vectors `[..., width]` less their own mean, by the root of their own biased variance; consumes them. */
export function standardised(vectors: np.Array): np.Array {
  const meanOf = (values: np.Array): np.Array => values.mean(-1, { keepdims: true });
  const { centred, mean, offset, variance } = centredMoments(vectors, meanOf);
  mean.dispose();
  return centred.sub(offset).mul(inverseDeviation(variance));
}
