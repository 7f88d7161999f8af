import { lax, nn, numpy as np } from "@jax-js/jax";

/**
 * Softmax along the last axis; consumes the scores.
 *
 * Written about the point where it is taken: with q the shares at scores c, softmax(x) = q·exp(x - c) / Σ q·exp(x - c) for
 * all x. With c = x a constant, exponentials and sum are 1 and only their derivatives are left, which take no other array
 * than q: of every order they come in as few passes as when written by hand.
 */
export function softmaxShares(scores: np.Array): np.Array {
  const place = lax.stopGradient(scores.ref);
  const shares = nn.softmax(place.ref, -1);
  const weights = shares.mul(np.exp(scores.sub(place)));
  const sum = weights.ref.sum(-1, { keepdims: true });
  const one = sum.ref.sub(lax.stopGradient(sum)).add(1);
  return weights.mul(np.reciprocal(one));
}
