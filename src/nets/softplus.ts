import { lax, numpy as np } from "@jax-js/jax";

/**
 * log(1 + eˣ), about the larger of x and 0, a constant: it does not overflow, and has its derivatives everywhere; consumes its
 * argument.
 *
 * jax-js's own is infinite from 89 on, and its derivative is no number there.
 */
export function softplus(x: np.ArrayLike): np.Array {
  const values = np.array(x);
  const larger = lax.stopGradient(np.maximum(values.ref, 0));
  const sum = np.exp(values.sub(larger.ref)).add(np.exp(larger.ref.neg()));
  return np.log(sum).add(larger);
}

/** The logarithm of the logistic function, -log(1 + e⁻ˣ); consumes its argument. */
export function logSigmoid(x: np.ArrayLike): np.Array {
  return softplus(np.negative(x)).neg();
}

/** x·tanh(log(1 + eˣ)); consumes its argument. Misra 2019. */
export function mish(x: np.ArrayLike): np.Array {
  const values = np.array(x);
  return values.ref.mul(np.tanh(softplus(values)));
}
