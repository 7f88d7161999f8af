import { type numpy as np, numpy, valueAndGrad, vmap } from "@jax-js/jax";
import { described } from "#descriptions";
import type { ScanDefinition } from "#engine";
import { type BatchSource, type DrawnBatch, drawnSpecs, pickedBatch, sharedSpecs } from "../batch-source.ts";
import { lossOfBatch } from "../network-arrays.ts";
import { type Batch, type Objective, partsOfObjective } from "../objective.ts";

/** What curves in training carry from update to update; pairs lie on the leading axis. */
interface CurveState {
  /** The inner control points, `[pairs, bends, parameters]`. */
  readonly bends: np.Array;
  /** Momentum buffers of the same shape. */
  readonly velocity: np.Array;
}

/** What one update reads. */
interface CurveBatch extends DrawnBatch {
  /** The share of each place of the batch in its mean loss, `[batch]`, summing to 1. */
  readonly shares: np.Array;
  /** Weights of the two ends at the drawn t, `[pairs, 2]`. */
  readonly endWeights: np.Array;
  /** Weights of the bends at the drawn t, `[pairs, bends]`. */
  readonly bendWeights: np.Array;
  /** The learning rate of each pair's curve, `[pairs]`; 0 rests. */
  readonly rates: np.Array;
}

/** What all updates read. */
interface CurveConstants {
  /** The fixed ends, `[pairs, 2, parameters]`. */
  readonly ends: np.Array;
  /** The examples that all pairs share, `[examples, ...shape]` each. */
  readonly examples: Batch;
  /** A scalar. */
  readonly weightDecay: np.Array;
  /** A scalar. */
  readonly momentum: np.Array;
}

/** A loop of updates of curves as a traced function and its arguments; its output is the batch losses `[pairs]`. */
export type CurveLoop = ScanDefinition<CurveState, CurveBatch, CurveConstants, np.Array>;

/** Curves that are trained together. */
export interface FittedTogether {
  readonly objective: Objective;
  readonly source: BatchSource;
  readonly pairs: number;
  /** Trainable control points of each curve. */
  readonly bends: number;
  readonly batchSize: number;
}

/** The loop that trains curves. */
export function curveLoop({ objective, source, pairs, bends, batchSize }: FittedTogether): CurveLoop {
  const { size } = objective.layout;
  return {
    step: curveStep(objective, source),
    carry: {
      bends: { type: "float32", shape: [pairs, bends, size] },
      velocity: { type: "float32", shape: [pairs, bends, size] },
    },
    slice: {
      ...drawnSpecs(source, pairs, batchSize),
      shares: { type: "float32", shape: [batchSize] },
      endWeights: { type: "float32", shape: [pairs, 2] },
      bendWeights: { type: "float32", shape: [pairs, bends] },
      rates: { type: "float32", shape: [pairs] },
    },
    constants: {
      ends: { type: "float32", shape: [pairs, 2, size] },
      examples: sharedSpecs(source),
      weightDecay: { type: "float32", shape: [] },
      momentum: { type: "float32", shape: [] },
    },
  };
}

/**
 * One stochastic gradient step on the bends of every pair's curve, as a traced jax-js function.
 *
 * With w(t) = Σ weight · control point, what falls is the batch loss at w(t) plus weightDecay / 2 · ‖w(t)‖²; PyTorch's
 * momentum. Layers are normalised over the batch. The output is the loss `[pairs]` before the update. The function
 * consumes its arguments. Source: Garipov et al. 2018, eq. 2.
 */
function curveStep(objective: Objective, source: BatchSource): CurveLoop["step"] {
  const penalised = (
    bends: np.Array,
    ends: np.Array,
    endWeights: np.Array,
    bendWeights: np.Array,
    batch: Batch,
    shares: np.Array,
    weightDecay: np.Array,
  ): [penalised: np.Array, loss: np.Array] => {
    const point = numpy.dot(endWeights, ends).add(numpy.dot(bendWeights, bends));
    const penalty = numpy.square(point.ref).sum().mul(weightDecay).mul(0.5);
    const loss = lossOfBatch(objective, point, batch, shares);
    return [loss.ref.add(penalty), loss];
  };
  const differentiate = vmap(valueAndGrad(penalised, { hasAux: true }), [0, 0, 0, 0, 0, null, null]);

  const step: CurveLoop["step"] = (
    { bends, velocity },
    { endWeights, bendWeights, shares, rates, ...drawn },
    constants,
  ) => {
    const [[total, loss], gradient] = differentiate(
      bends.ref,
      constants.ends,
      endWeights,
      bendWeights,
      pickedBatch(source, drawn, constants.examples),
      shares,
      constants.weightDecay,
    );
    total.dispose();
    const nextVelocity = velocity.mul(constants.momentum).add(gradient);
    const nextBends = bends.sub(nextVelocity.ref.mul(rates.reshape([-1, 1, 1])));
    return [{ bends: nextBends, velocity: nextVelocity }, loss];
  };
  const { specs, shared } = source;
  return described(step, "curve step", { ...partsOfObjective(objective), specs, shared });
}
