import type { RandomStream } from "#random";
import { elementCount } from "#trees";
import type { Augmentation } from "./augmentation.ts";
import type { ExampleSpecs, Examples } from "./examples.ts";

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
  /** What those examples have in the members' own arrays, `[updates, members, batchSize, ...shape]` by name. */
  readonly own: Examples;
  /** Each place's share in the mean over its batch, `[updates, batchSize]`: 1 / count, and 0 for a filler. */
  readonly shares: Float32Array;
}

/** One of those who each visit the examples in their own order. */
interface Visitor {
  readonly order: Int32Array;
  /** The arrays of examples that are its own, `[examples, ...shape]` flat; the same ones for all. */
  readonly examples: Examples;
  /** What an augmentation draws from, from the first update of an epoch on. */
  readonly draws?: RandomStream;
}

/** The batches of the updates `from … to - 1`; with an augmentation, those of an epoch are taken in order. */
export function batchSlices(
  plan: BatchPlan,
  specs: ExampleSpecs,
  members: readonly Visitor[],
  from: number,
  to: number,
  augmentation?: Augmentation,
): BatchSlices {
  const { batchSize } = plan;
  const indices = new Int32Array((to - from) * members.length * batchSize);
  const shares = new Float32Array((to - from) * batchSize);
  let position = 0;
  for (let update = from; update < to; update++) {
    const filled = examplesInBatch(plan, update);
    shares.fill(1 / filled, (update - from) * batchSize, (update - from) * batchSize + filled);
    for (const { order } of members) {
      for (let i = 0; i < batchSize; i++, position++) {
        indices[position] = i < filled ? order[update * batchSize + i]! : 0;
      }
    }
  }
  const names = Object.keys(members[0]?.examples ?? {});
  const own = names.map((name) => {
    const change = name === augmentation?.array ? augmentation.change : undefined;
    return [name, gathered(name, specs, members, { indices, shares, batchSize, change })] as const;
  });
  return { indices, own: Object.fromEntries(own), shares };
}

/** What is gathered where, and how it is changed on the way. */
interface Gathering extends Pick<BatchSlices, "indices" | "shares"> {
  readonly batchSize: number;
  readonly change: Augmentation["change"] | undefined;
}

/** The elements of one of the members' own arrays at indices `[updates, members, batchSize]`. */
function gathered(
  name: string,
  specs: ExampleSpecs,
  members: readonly Visitor[],
  { indices, shares, batchSize, change }: Gathering,
): Float32Array | Int32Array {
  const { type, shape } = specs[name]!;
  const each = elementCount(shape);
  const values = new (type === "float32" ? Float32Array : Int32Array)(indices.length * each);
  const arrays = members.map(({ examples }) => examples[name]!);
  for (let start = 0; start < indices.length; start += batchSize) {
    const member = (start / batchSize) % arrays.length;
    const array = arrays[member]!;
    const { draws } = members[member]!;
    const places = Math.floor(start / (batchSize * arrays.length)) * batchSize;
    const isChanged = array instanceof Float32Array && values instanceof Float32Array && draws !== undefined;
    for (let i = 0; i < batchSize; i++) {
      const [place, from] = [start + i, indices[start + i]! * each];
      // A filler is nobody's draw, so that the size of the last batch is no matter to the next.
      if (change !== undefined && isChanged && shares[places + i] !== 0) {
        change(array.subarray(from, from + each), values.subarray(place * each, (place + 1) * each), draws);
      } else if (each === 1) values[place] = array[from]!;
      else values.set(array.subarray(from, from + each), place * each);
    }
  }
  return values;
}
