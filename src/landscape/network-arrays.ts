import type { numpy as np } from "@jax-js/jax";
import { numpy } from "@jax-js/jax";
import type { SpecTree, TensorTree } from "#engine";
import { batchNormByStatistics, disposeStatistics, type Statistics } from "#nets";
import { float32Tensor, type ParameterLayout } from "#trees";
import { stacked } from "./check-networks.ts";
import { type Classifier, unravel } from "./classifier.ts";
import type { Batch, Objective, TrainingPass } from "./objective.ts";

/** One network inside a traced function, or several of them on leading axes. */
export interface NetworkArrays {
  /** Flat parameters `[…, layout.size]`. */
  readonly parameters: np.Array;
  /** Flat statistics `[…, statistics.size]`, exactly for batch-normalised networks. */
  readonly statistics?: np.Array;
}

/** How the parameters and the statistics of a network lie in vectors. */
type Layouts = Pick<Objective, "layout" | "statistics">;

/** What a compiled program expects of `count` networks on a leading axis. */
export function networkSpecs({ layout, statistics }: Layouts, count: number): SpecTree<NetworkArrays> {
  const parameters = { type: "float32", shape: [count, layout.size] } as const;
  if (statistics === undefined) return { parameters };
  return { parameters, statistics: { type: "float32", shape: [count, statistics.size] } };
}

/** Networks as a compiled program takes them, on a leading axis. */
export function networkTensors(
  { layout, statistics: statisticsLayout }: Layouts,
  parameters: readonly Float32Array[],
  statistics: readonly Float32Array[] = [],
): TensorTree<NetworkArrays> {
  const rows = (vectors: readonly Float32Array[], { size }: ParameterLayout) =>
    float32Tensor(stacked(vectors), [vectors.length, size]);
  if (statisticsLayout === undefined) return { parameters: rows(parameters, layout) };
  return { parameters: rows(parameters, layout), statistics: rows(statistics, statisticsLayout) };
}

/** Logits `[batch, classes]` of one network in evaluation, inside a traced function; consumes its arguments. */
export function logitsByStatistics(
  classifier: Classifier,
  { parameters, statistics }: NetworkArrays,
  inputs: np.Array,
): np.Array {
  const known: Statistics =
    classifier.statistics && statistics ? unravel(classifier.statistics, statistics) : {};
  const logits = classifier.logits(
    unravel(classifier.layout, parameters),
    inputs,
    batchNormByStatistics(known),
  );
  disposeStatistics(known);
  return logits;
}

/** A sum over a batch for one network in evaluation, inside a traced function; consumes its arguments. */
export function sumByStatistics(
  { layout, statistics: statisticsLayout }: Layouts,
  sum: Objective["loss"],
  { parameters, statistics }: NetworkArrays,
  batch: Batch,
  shares: np.Array,
): np.Array {
  if (statisticsLayout === undefined || statistics === undefined) {
    return sum(unravel(layout, parameters), batch, shares);
  }
  const known = unravel(statisticsLayout, statistics);
  const total = sum(unravel(layout, parameters), batch, shares, known);
  disposeStatistics(known);
  return total;
}

/**
 * What one network in training makes of a batch, from its flat parameters, inside a traced function; consumes its
 * arguments.
 */
export function passOfBatch(
  objective: Objective,
  parameters: np.Array,
  batch: Batch,
  shares: np.Array,
): TrainingPass {
  const { layout, loss, error, trainingPass } = objective;
  if (trainingPass !== undefined) return trainingPass(unravel(layout, parameters), batch, shares);
  const wrong = error.sum(unravel(layout, parameters.ref), borrowed(batch), shares.ref);
  return { loss: loss(unravel(layout, parameters), batch, shares), error: wrong };
}

/** The loss of one network in training, from its flat parameters, inside a traced function; consumes its arguments. */
export function lossOfBatch(
  objective: Objective,
  parameters: np.Array,
  batch: Batch,
  shares: np.Array,
): np.Array {
  const { layout, loss, trainingPass } = objective;
  if (trainingPass === undefined) return loss(unravel(layout, parameters), batch, shares);
  const pass = trainingPass(unravel(layout, parameters), batch, shares);
  pass.error.dispose();
  pass.statistics?.dispose();
  return pass.loss;
}

/** The arrays of a batch for one more reader. */
export function borrowed(batch: Batch): Batch {
  return Object.fromEntries(Object.entries(batch).map(([name, array]) => [name, array.ref]));
}

/** Gives back the arrays of a batch that nothing will read any more. */
export function disposeBatch(batch: Batch): void {
  for (const array of Object.values(batch)) array.dispose();
}

/** Named arrays as one flat vector `[layout.size]`; consumes them. */
export function ravel({ entries }: ParameterLayout, named: Statistics): np.Array {
  return numpy.concatenate(entries.map(({ name, size }) => named[name]!.reshape([size])));
}
