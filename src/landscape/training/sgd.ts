import { numpy as np, valueAndGrad, vmap } from "@jax-js/jax";
import { logitsOfBatch } from "../network-arrays.ts";
import type { Classifier } from "../objective.ts";
import { weightedCrossEntropy } from "../weighted-cross-entropy.ts";

/** What an ensemble carries from update to update; members lie on the leading axis. */
export interface SgdState {
  /** Flat parameters `[members, parameters]`. */
  readonly parameters: np.Array;
  /** Momentum buffers `[members, parameters]`, zero before the first update. */
  readonly velocity: np.Array;
  /** Running statistics `[members, statistics]`, exactly for batch-normalised networks. */
  readonly statistics?: np.Array;
}

/** What one update reads. */
export interface SgdBatch {
  /** int32 example indices `[members, batch]`. */
  readonly indices: np.Array;
  /** int32 labels `[members, batch]`. */
  readonly labels: np.Array;
  /** The share of each place of the batch in its mean loss, `[batch]`, summing to 1. */
  readonly shares: np.Array;
  /** Learning rates `[members]`. */
  readonly rates: np.Array;
}

/** What all updates read. */
export interface SgdConstants {
  /** All training inputs, `[examples, ...inputShape]`. */
  readonly images: np.Array;
  /** `[members]`. */
  readonly weightDecay: np.Array;
  /** A scalar. */
  readonly momentum: np.Array;
}

/** Loss (nats) and error (0 … 1) of the batch of every member, `[members]`, before its update. */
export interface SgdOutput {
  readonly loss: np.Array;
  readonly error: np.Array;
}

/** The weight of the newest batch in the running statistics, PyTorch's. */
const STATISTICS_MOMENTUM = 0.1;

/**
 * One step of stochastic gradient descent for every member of an ensemble, as a traced jax-js function.
 *
 * PyTorch's convention: v ← momentum · v + (gradient + weightDecay · w); w ← w - rate · v, with the decay on
 * weights and biases alike. Layers are normalised over the batch, whose mean and unbiased variance enter the running
 * statistics with weight 0.1. The function consumes its arguments.
 */
export function sgdStep(
  classifier: Classifier,
): (state: SgdState, batch: SgdBatch, constants: SgdConstants) => [SgdState, SgdOutput] {
  return ({ parameters, velocity, ...running }, { indices, labels, shares, rates }, constants) => {
    const [members, batchSize] = indices.shape as [number, number];
    const inputs = constants.images
      .slice(indices.reshape([-1]))
      .reshape([members, batchSize, ...classifier.inputShape]);
    const differentiate = vmap(
      valueAndGrad(
        (flat: np.Array, ...batch: [inputs: np.Array, labels: np.Array, shares: np.Array]) =>
          batchLoss(classifier, flat, ...batch),
        { hasAux: true },
      ),
      [0, 0, 0, null],
    );
    const [[loss, { error, ...batch }], gradient] = differentiate(parameters.ref, inputs, labels, shares);
    const decay = parameters.ref.mul(constants.weightDecay.reshape([members, 1]));
    const nextVelocity = velocity.mul(constants.momentum).add(gradient.add(decay));
    const nextParameters = parameters.sub(nextVelocity.ref.mul(rates.reshape([members, 1])));
    const next = { parameters: nextParameters, velocity: nextVelocity };
    if (!running.statistics || !batch.statistics) return [next, { loss, error }];
    const old = running.statistics.mul(1 - STATISTICS_MOMENTUM);
    return [
      { ...next, statistics: old.add(batch.statistics.mul(STATISTICS_MOMENTUM)) },
      { loss, error },
    ];
  };
}

/** What a batch shows of one member besides its loss: its error (0 … 1) and the statistics of its normalised layers. */
type BatchObservations = { error: np.Array; statistics?: np.Array };

/** Weighted cross-entropy (nats) of one member on one batch; consumes its arguments. */
function batchLoss(
  classifier: Classifier,
  flat: np.Array,
  inputs: np.Array,
  labels: np.Array,
  shares: np.Array,
): [loss: np.Array, observations: BatchObservations] {
  const { logits, ...statistics } = logitsOfBatch(classifier, flat, inputs, shares);
  const isWrong = np.notEqual(np.argmax(logits.ref, 1), labels.ref);
  const error = np.where(isWrong, shares.ref, 0).sum();
  return [weightedCrossEntropy(logits, labels, shares), { error, ...statistics }];
}
