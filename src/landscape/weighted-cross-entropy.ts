import { nn, numpy as np } from "@jax-js/jax";

/**
 * The sum over examples of share · cross-entropy, in nats, inside a traced function; consumes its arguments.
 *
 * Logits `[batch, classes]`, int32 labels `[batch]`, shares `[batch]`. With shares of 1 / batch this is the mean;
 * an example of share 0 contributes nothing to the value or to any derivative, so it can fill up a batch.
 */
export function weightedCrossEntropy(logits: np.Array, labels: np.Array, shares: np.Array): np.Array {
  const [batch, classes] = logits.shape as [number, number];
  const isLabel = np.equal(
    labels.reshape([batch, 1]),
    np.arange(classes, undefined, undefined, { dtype: np.int32 }),
  );
  const logLikelihoods = np.where(isLabel, nn.logSoftmax(logits, -1), 0).sum(-1);
  return logLikelihoods.mul(shares).sum().neg();
}
