import { lax, numpy as np } from "@jax-js/jax";
import { inverseDeviation } from "./centred-moments.ts";

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

/**
 * Vectors `[..., width]` less their own mean, by the root of their own biased variance; consumes them.
 *
 * Written about the point where it is taken, as `softmaxShares` is: with y the result at vectors c and s their inverse
 * deviation, z = y + s·(x - c) has the mean m = s·(mean x - mean c), and the result is (z - m) / √(1 + E[z²] - E[y²] - m²)
 * for all x. With c = x a constant, the root is 1 and m is 0, and only their derivatives are left.
 */
export function standardised(vectors: np.Array): np.Array {
  const meanOf = (values: np.Array): np.Array => values.mean(-1, { keepdims: true });
  const place = lax.stopGradient(vectors.ref);
  const centred = place.ref.sub(meanOf(place.ref));
  const inverse = inverseDeviation(meanOf(np.square(centred.ref)));
  const change = vectors.sub(place).mul(inverse.ref);
  const offset = meanOf(change.ref);
  const moved = centred.mul(inverse).add(change);
  const square = meanOf(np.square(moved.ref));
  const one = square.ref.sub(lax.stopGradient(square)).sub(np.square(offset.ref)).add(1);
  return moved.sub(offset).mul(np.reciprocal(np.sqrt(one)));
}
