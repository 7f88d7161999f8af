import { lax, numpy as np } from "@jax-js/jax";

/** Added to a variance before its root is taken, PyTorch's default for every normalisation. */
const EPSILON = 1e-5;

/** Activations less their mean, with what is left to normalise them. Every array is of its holder alone. */
export interface CentredMoments {
  /** Activations less the value of their mean, which counts as a constant here. */
  readonly centred: np.Array;
  /** The mean, of the shape that `meanOf` makes; no derivative passes through it. */
  readonly mean: np.Array;
  /** Zero, with the derivatives of the mean: what `centred` leaves out. */
  readonly offset: np.Array;
  /** The biased variance, at least 0. */
  readonly variance: np.Array;
}

/**
 * Centres activations and takes their variance, inside a traced function; consumes the activations.
 *
 * `meanOf` averages an array of their shape to one that broadcasts against them; it consumes its argument. The
 * variance is that of shifted data, E[(x - c)²] - (E[x] - c)² for the constant c = E[x] (Chan, Golub and LeVeque,
 * "Algorithms for computing the sample variance", 1983): it never cancels to a negative number, and since the
 * identity holds for any c all its derivatives are right although none passes through c. That spares the
 * backward pass a reduction over the activations.
 */
export function centredMoments(
  activations: np.Array,
  meanOf: (values: np.Array) => np.Array,
): CentredMoments {
  const average = meanOf(activations.ref);
  const mean = lax.stopGradient(average.ref);
  const centred = activations.sub(mean.ref);
  const offset = average.sub(mean.ref);
  const variance = meanOf(centred.ref.mul(centred.ref)).sub(offset.ref.mul(offset.ref));
  return { centred, mean, offset, variance };
}

/** 1 / √(variance + epsilon); consumes its argument. */
export function inverseDeviation(variance: np.Array, epsilon: number = EPSILON): np.Array {
  return np.reciprocal(np.sqrt(variance.add(epsilon)));
}
