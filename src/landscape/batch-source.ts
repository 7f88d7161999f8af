import type { numpy as np } from "@jax-js/jax";
import type { SpecTree, TensorTree } from "#engine";
import { int32Tensor } from "#trees";
import type { BatchSlices } from "./batches.ts";
import { exampleTensorSpecs, exampleTensors } from "./chunks.ts";
import { checkExamples, type ExampleSpecs, type Examples } from "./examples.ts";
import type { Batch } from "./objective.ts";

/** What several parties (networks in training, curves) draw their batches from. */
export interface BatchSource {
  readonly specs: ExampleSpecs;
  /** Examples altogether. */
  readonly count: number;
  /** Names of the arrays that all parties share: they stay whole in the program, which picks the examples. */
  readonly shared: readonly string[];
  /** Names of the arrays that each party has of its own, such as labels with its own noise. */
  readonly own: readonly string[];
}

/** A batch inside a program, before its shared arrays are picked; parties lie on the leading axis. */
export interface DrawnBatch {
  /** int32 example indices `[parties, batch]`. */
  readonly indices: np.Array;
  /** The parties' own arrays of these examples, `[parties, batch, ...shape]` each. */
  readonly own: Batch;
}

/** What batches of these examples are drawn from; throws an input error `landscape/examples` as `checkExamples` does. */
export function batchSource(specs: ExampleSpecs, shared: Examples, own: readonly Examples[]): BatchSource {
  const count = checkExamples(specs, shared, own);
  return { specs, count, shared: Object.keys(shared), own: Object.keys(own[0]!) };
}

/** What a program expects of the shared arrays. */
export function sharedSpecs({ specs, count, shared }: BatchSource): SpecTree<Batch> {
  return exampleTensorSpecs(specs, shared, [count]);
}

/** What a program expects of the batch of one update. */
export function drawnSpecs(
  { specs, own }: BatchSource,
  parties: number,
  batchSize: number,
): SpecTree<DrawnBatch> {
  return {
    indices: { type: "int32", shape: [parties, batchSize] },
    own: exampleTensorSpecs(specs, own, [parties, batchSize]),
  };
}

/** The batches of some updates as a program takes them. */
export function drawnTensors(
  { specs }: BatchSource,
  { indices, own }: BatchSlices,
  axes: readonly [updates: number, parties: number, batchSize: number],
): TensorTree<DrawnBatch> {
  return { indices: int32Tensor(indices, axes), own: exampleTensors(specs, own, axes) };
}

/** The arrays `[parties, batch, ...shape]` of a drawn batch, inside a traced function; consumes its arguments. */
export function pickedBatch(
  { specs, shared }: BatchSource,
  { indices, own }: DrawnBatch,
  examples: Batch,
): Batch {
  const axes = indices.shape;
  const picked = shared.map((name, i) => {
    const flat = (i + 1 < shared.length ? indices.ref : indices).reshape([-1]);
    return [name, examples[name]!.slice(flat).reshape([...axes, ...specs[name]!.shape])] as const;
  });
  if (shared.length === 0) indices.dispose();
  return { ...Object.fromEntries(picked), ...own };
}
