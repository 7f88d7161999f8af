import * as jax from "@jax-js/jax";
import { grad, type numpy as np, numpy, valueAndGrad, vmap } from "@jax-js/jax";
import { described } from "#descriptions";
import type { ScanDefinition } from "#engine";
import type { Optimiser } from "#landscape/optimisers";
import { type BatchSource, type DrawnBatch, drawnSpecs, pickedBatch, sharedSpecs } from "../batch-source.ts";
import { borrowed, disposeBatch, lossOfBatch } from "../network-arrays.ts";
import { type Batch, type Objective, partsOfObjective } from "../objective.ts";
import { mapped, scalarSpecs } from "../optimiser-arrays.ts";
import { momentumDescent } from "./curve-descent.ts";

/** What curves in training carry from update to update; pairs lie on the leading axis. */
interface CurveState {
  /** The inner control points, `[pairs, bends, parameters]`. */
  readonly bends: np.Array;
  /** What the optimiser keeps, each of the same shape. */
  readonly optimiser: Readonly<Record<string, np.Array>>;
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
  /** The optimiser's numbers of this update, scalars. */
  readonly numbers: Readonly<Record<string, np.Array>>;
}

/** What all updates read. */
interface CurveConstants {
  /** The fixed ends, `[pairs, 2, parameters]`. */
  readonly ends: np.Array;
  /** The examples that all pairs share, `[examples, ...shape]` each. */
  readonly examples: Batch;
  /** A scalar. */
  readonly weightDecay: np.Array;
  /** The optimiser's constants, scalars. */
  readonly optimiser: Readonly<Record<string, np.Array>>;
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
  /** By default descent with PyTorch's momentum, which is then the one constant. */
  readonly optimiser?: Optimiser | undefined;
}

/** The loop that trains curves. */
export function curveLoop({
  objective,
  source,
  pairs,
  bends,
  batchSize,
  optimiser = momentumDescent(0),
}: FittedTogether): CurveLoop {
  const { size } = objective.layout;
  const vectors = { type: "float32", shape: [pairs, bends, size] } as const;
  return {
    step: curveStep(objective, source, optimiser),
    carry: {
      bends: vectors,
      optimiser: Object.fromEntries(optimiser.state.map((name) => [name, vectors])),
    },
    slice: {
      ...drawnSpecs(source, pairs, batchSize),
      shares: { type: "float32", shape: [batchSize] },
      endWeights: { type: "float32", shape: [pairs, 2] },
      bendWeights: { type: "float32", shape: [pairs, bends] },
      rates: { type: "float32", shape: [pairs] },
      numbers: scalarSpecs(optimiser.numbersOf(0)),
    },
    constants: {
      ends: { type: "float32", shape: [pairs, 2, size] },
      examples: sharedSpecs(source),
      weightDecay: { type: "float32", shape: [] },
      optimiser: scalarSpecs(optimiser.constants),
    },
  };
}

/**
 * One update of the bends of every pair's curve, as a traced jax-js function.
 *
 * With w(t) = Σ weight · control point, what falls is the batch loss at w(t) plus weightDecay / 2 · ‖w(t)‖², so that the
 * optimiser's own weight decay is 0. Layers are normalised over the batch. The output is the loss `[pairs]` before the
 * update. The function consumes its arguments. Source: Garipov et al. 2018, eq. 2.
 */
function curveStep(objective: Objective, source: BatchSource, optimiser: Optimiser): CurveLoop["step"] {
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
  const onPairs = [0, 0, 0, 0, 0, null, null];
  const differentiate = vmap(valueAndGrad(penalised, { hasAux: true }), onPairs);
  const slope = vmap(
    grad((...arrays: Parameters<typeof penalised>) => {
      const [total, loss] = penalised(...arrays);
      loss.dispose();
      return total;
    }),
    onPairs,
  );

  const step: CurveLoop["step"] = (
    { bends, optimiser: state },
    { endWeights, bendWeights, shares, rates, numbers, ...drawn },
    { ends, examples, weightDecay, optimiser: constants },
  ) => {
    const { shape } = bends;
    const [pairs, each, size] = [shape[0]!, shape[1]!, shape[2]!];
    const flat = (vectors: np.Array): np.Array => vectors.reshape([pairs, each * size]);
    const batch = pickedBatch(source, drawn, examples);
    const others = () =>
      [ends.ref, endWeights.ref, bendWeights.ref, borrowed(batch), shares.ref, weightDecay.ref] as const;
    const [[total, loss], gradient] = differentiate(bends.ref, ...others());
    total.dispose();
    const updated = optimiser.update(jax, {
      parameters: flat(bends),
      gradient: flat(gradient),
      state: mapped(state, flat),
      rates,
      weightDecay: numpy.zeros([pairs]),
      constants,
      numbers,
      gradientAt: (at) => flat(slope(at.reshape(shape), ...others())),
    });
    for (const array of [ends, endWeights, bendWeights, shares, weightDecay]) array.dispose();
    disposeBatch(batch);
    const carry = {
      bends: updated.parameters.reshape(shape),
      optimiser: mapped(updated.state, (vectors) => vectors.reshape(shape)),
    };
    return [carry, loss];
  };
  const { specs, shared } = source;
  const parts = { ...partsOfObjective(objective), update: optimiser.update, specs, shared };
  return described(step, "curve step", parts);
}
