import { numpy as np } from "@jax-js/jax";
import type { SpecTree, TensorTree } from "#engine";
import { batchNormByStatistics, batchNormOfBatch, disposeStatistics, type Statistics } from "#nets";
import { float32Tensor, type ParameterLayout } from "#trees";
import { stacked } from "./examples.ts";
import { type Classifier, unravel } from "./objective.ts";

/** One network inside a traced function, or several of them on leading axes. */
export interface NetworkArrays {
  /** Flat parameters `[…, layout.size]`. */
  readonly parameters: np.Array;
  /** Flat statistics `[…, statistics.size]`, exactly for batch-normalised networks. */
  readonly statistics?: np.Array;
}

/** What a compiled program expects of `count` networks on a leading axis. */
export function networkSpecs({ layout, statistics }: Classifier, count: number): SpecTree<NetworkArrays> {
  const parameters = { type: "float32", shape: [count, layout.size] } as const;
  if (statistics === undefined) return { parameters };
  return { parameters, statistics: { type: "float32", shape: [count, statistics.size] } };
}

/** Networks as a compiled program takes them, on a leading axis. */
export function networkTensors(
  { layout, statistics: statisticsLayout }: Classifier,
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

/** What one network in training makes of a batch. */
export interface BatchLogits {
  readonly logits: np.Array;
  /** Mean and unbiased variance of each normalised layer over the batch, flat `[statistics.size]`, without derivatives. */
  readonly statistics?: np.Array;
}

/**
 * Logits `[batch, classes]` of one network in training, inside a traced function: layers are normalised over the
 * batch, in which example n weighs `shares[n]`. Consumes parameters and inputs; the shares `[batch]` are borrowed.
 */
export function logitsOfBatch(
  classifier: Classifier,
  parameters: np.Array,
  inputs: np.Array,
  shares: np.Array,
): BatchLogits {
  const { batchNorm, statistics } = batchNormOfBatch(shares);
  const logits = classifier.logits(unravel(classifier.layout, parameters), inputs, batchNorm);
  if (classifier.statistics === undefined) return { logits };
  return { logits, statistics: ravel(classifier.statistics, statistics()) };
}

/** Named arrays as one flat vector `[layout.size]`; consumes them. */
export function ravel({ entries }: ParameterLayout, named: Statistics): np.Array {
  return np.concatenate(entries.map(({ name, size }) => named[name]!.reshape([size])));
}
