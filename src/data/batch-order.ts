import { AtlasError } from "#errors";
import type { RandomStream } from "#random";
import { checkNumber } from "./check-number.ts";

/** Which examples each update of one epoch sees. */
export interface BatchOrder {
  /** Indices of the full batches, one after another: `batches × batchSize` numbers. */
  readonly indices: Int32Array;
  /** How many full batches there are. */
  readonly batches: number;
  readonly batchSize: number;
  /** Indices of the shorter last batch; empty if there is none or it is dropped. */
  readonly remainder: Int32Array;
}

/**
 * One epoch: a random permutation of `count` examples, cut into batches.
 *
 * `keep` ends the epoch with a shorter batch where the batch size does not divide the count, `drop` leaves
 * those examples out of this epoch.
 *
 * @throws AtlasError `data/no-batch` if dropping would leave no batch at all.
 */
export function batchOrder(
  count: number,
  batchSize: number,
  epochStream: RandomStream,
  incompleteBatch: "keep" | "drop",
): BatchOrder {
  checkNumber("examples", count, { minimum: 1, whole: true });
  checkNumber("batch_size", batchSize, { minimum: 1, whole: true });
  if (batchSize > count && incompleteBatch === "drop") {
    throw new AtlasError({
      code: "data/no-batch",
      kind: "input",
      problem: `a batch of ${batchSize} is larger than the ${count} training examples and incomplete batches are dropped`,
      remedy: `Use a batch size of at most ${count}, or keep incomplete batches.`,
    });
  }
  const order = epochStream.permutation(count);
  const batches = Math.floor(count / batchSize);
  return {
    indices: order.slice(0, batches * batchSize),
    batches,
    batchSize,
    remainder: incompleteBatch === "keep" ? order.slice(batches * batchSize) : new Int32Array(0),
  };
}
