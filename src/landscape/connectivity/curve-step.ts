import { numpy as np, valueAndGrad, vmap } from "@jax-js/jax";
import { logitsOfBatch } from "../network-arrays.ts";
import type { Classifier } from "../objective.ts";
import { weightedCrossEntropy } from "../weighted-cross-entropy.ts";

/** What curves in training carry from update to update; pairs lie on the leading axis. */
export interface CurveState {
  /** The inner control points, `[pairs, bends, parameters]`. */
  readonly bends: np.Array;
  /** Momentum buffers of the same shape. */
  readonly velocity: np.Array;
}

/** What one update reads. */
export interface CurveBatch {
  /** int32 example indices `[pairs, batch]`. */
  readonly indices: np.Array;
  /** int32 labels `[pairs, batch]`. */
  readonly labels: np.Array;
  /** The share of each place of the batch in its mean loss, `[batch]`, summing to 1. */
  readonly shares: np.Array;
  /** Weights of the two ends at the drawn t, `[pairs, 2]`. */
  readonly endWeights: np.Array;
  /** Weights of the bends at the drawn t, `[pairs, bends]`. */
  readonly bendWeights: np.Array;
  /** The learning rate, a scalar. */
  readonly rate: np.Array;
}

/** What all updates read. */
export interface CurveConstants {
  /** The fixed ends, `[pairs, 2, parameters]`. */
  readonly ends: np.Array;
  /** All training inputs, `[examples, ...inputShape]`. */
  readonly inputs: np.Array;
  /** A scalar. */
  readonly weightDecay: np.Array;
  /** A scalar. */
  readonly momentum: np.Array;
}

/**
 * One stochastic gradient step on the bends of every pair's curve, as a traced jax-js function.
 *
 * With w(t) = Σ weight · control point, the objective is cross-entropy of the batch at w(t) plus
 * weightDecay / 2 · ‖w(t)‖²; PyTorch's momentum. Layers are normalised over the batch. The output is the cross-entropy `[pairs]` (nats) before the
 * update. The function consumes its arguments. Source: Garipov et al. 2018, eq. 2.
 */
export function curveStep(
  classifier: Classifier,
): (state: CurveState, batch: CurveBatch, constants: CurveConstants) => [CurveState, np.Array] {
  const objective = (
    bends: np.Array,
    ends: np.Array,
    endWeights: np.Array,
    bendWeights: np.Array,
    inputs: np.Array,
    labels: np.Array,
    shares: np.Array,
    weightDecay: np.Array,
  ): [objective: np.Array, loss: np.Array] => {
    const point = np.dot(endWeights, ends).add(np.dot(bendWeights, bends));
    const penalty = np.square(point.ref).sum().mul(weightDecay).mul(0.5);
    const { logits, statistics } = logitsOfBatch(classifier, point, inputs, shares);
    statistics?.dispose();
    const loss = weightedCrossEntropy(logits, labels, shares);
    return [loss.ref.add(penalty), loss];
  };
  const differentiate = vmap(valueAndGrad(objective, { hasAux: true }), [0, 0, 0, 0, 0, 0, null, null]);

  return ({ bends, velocity }, { indices, labels, shares, endWeights, bendWeights, rate }, constants) => {
    const [pairs, batchSize] = indices.shape as [number, number];
    const inputs = constants.inputs
      .slice(indices.reshape([-1]))
      .reshape([pairs, batchSize, ...classifier.inputShape]);
    const [[total, loss], gradient] = differentiate(
      bends.ref,
      constants.ends,
      endWeights,
      bendWeights,
      inputs,
      labels,
      shares,
      constants.weightDecay,
    );
    total.dispose();
    const nextVelocity = velocity.mul(constants.momentum).add(gradient);
    const nextBends = bends.sub(nextVelocity.ref.mul(rate));
    return [{ bends: nextBends, velocity: nextVelocity }, loss];
  };
}
