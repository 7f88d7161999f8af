import { lax, numpy as np } from "@jax-js/jax";

/**
 * Σ weight · cross-entropy over the tokens of a batch, in nats, inside a traced function; consumes its arguments.
 *
 * Logits `[batch, length, words]`, wanted tokens `[batch, length]`, int32 from 0 to `words` - 1, weights
 * `[batch, length]`. A token of weight 0 contributes nothing to the value or to any derivative. The logit of the wanted
 * token is picked rather than chosen by comparison, which spares several passes over the logits.
 */
export function tokenCrossEntropy(logits: np.Array, wanted: np.Array, weights: np.Array): np.Array {
  const [batch, length, words] = logits.shape as [number, number, number];
  const rows = logits.reshape([batch * length, words]);
  const largest = lax.stopGradient(np.max(rows.ref, -1, { keepdims: true }));
  const shifted = rows.sub(largest);
  const own = shifted.ref.slice(np.arange(batch * length), wanted.reshape([batch * length]));
  const logarithms = np.log(np.exp(shifted).sum(-1));
  return logarithms
    .sub(own)
    .mul(weights.reshape([batch * length]))
    .sum();
}

/**
 * The weights `[batch, length]` under which `tokenCrossEntropy` is Σ share · (the mean over an example's tokens): none
 * for `padding`, and of the others each its part of the share `[batch]` of its example; consumes its arguments. An
 * example of padding alone weighs nothing.
 */
export function tokenWeights(wanted: np.Array, shares: np.Array, padding: number): np.Array {
  const counted = np.where(np.equal(wanted, padding), 0, 1).astype(np.float32);
  const counts = np.maximum(counted.ref.sum(-1), 1);
  return counted.mul(shares.div(counts).reshape([-1, 1]));
}
