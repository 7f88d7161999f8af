/** What happens to the examples that do not fill a last batch: a smaller batch, or left out of that epoch. */
export type IncompleteBatch = "keep" | "drop";

/** How the examples of an epoch fall into batches. */
export interface BatchPlan {
  readonly examples: number;
  /** Examples of a full batch, at most `examples`. */
  readonly batchSize: number;
  /** Updates of one epoch; 0 if even the first batch would be incomplete and is dropped. */
  readonly updatesPerEpoch: number;
}

/** The batches of an epoch of `examples` examples. */
export function planBatches(examples: number, batchSize: number, incomplete: IncompleteBatch): BatchPlan {
  return incomplete === "keep"
    ? {
        examples,
        batchSize: Math.min(batchSize, examples),
        updatesPerEpoch: Math.ceil(examples / batchSize),
      }
    : { examples, batchSize, updatesPerEpoch: Math.floor(examples / batchSize) };
}

/** The number of examples in the batch of one update (0 … updatesPerEpoch - 1) of an epoch. */
export function examplesInBatch(plan: BatchPlan, update: number): number {
  return Math.min(plan.batchSize, plan.examples - update * plan.batchSize);
}

/** What the updates `from … to - 1` of an epoch read, stacked on a leading axis of updates. */
export interface BatchSlices {
  /** Example indices `[updates, members, batchSize]`; a smaller batch is filled up with example 0. */
  readonly indices: Int32Array;
  /** The labels of those examples, `[updates, members, batchSize]`. */
  readonly labels: Int32Array;
  /** Each place's share in the mean over its batch, `[updates, batchSize]`: 1 / count, and 0 for a filler. */
  readonly shares: Float32Array;
}

/** The batches of the updates `from … to - 1` for members that each visit the examples in their own order. */
export function batchSlices(
  plan: BatchPlan,
  members: readonly { readonly order: Int32Array; readonly labels: Int32Array }[],
  from: number,
  to: number,
): BatchSlices {
  const { batchSize } = plan;
  const indices = new Int32Array((to - from) * members.length * batchSize);
  const labels = new Int32Array(indices.length);
  const shares = new Float32Array((to - from) * batchSize);
  let position = 0;
  for (let update = from; update < to; update++) {
    const filled = examplesInBatch(plan, update);
    shares.fill(1 / filled, (update - from) * batchSize, (update - from) * batchSize + filled);
    for (const member of members) {
      for (let i = 0; i < batchSize; i++, position++) {
        const example = i < filled ? member.order[update * batchSize + i]! : 0;
        indices[position] = example;
        labels[position] = member.labels[example]!;
      }
    }
  }
  return { indices, labels, shares };
}
