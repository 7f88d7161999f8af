import { elementCount, float32Tensor, int32Tensor, type Tensor } from "#trees";
import { checkExamples, type ExampleSpecs, type Examples } from "./examples.ts";

/** A run of examples cut to one size, so that one compiled program serves them all. */
interface Chunk {
  /** Index of the first example. */
  readonly start: number;
  /** How many examples are real; the rest are zeros. */
  readonly filled: number;
  /** Each array flat `[size, ...shape]`. */
  readonly arrays: Examples;
}

/** Examples in equally sized chunks, the last filled up with zeros. */
export interface Chunks {
  /** Examples altogether. */
  readonly examples: number;
  /** Places in every chunk. */
  readonly size: number;
  readonly chunks: readonly Chunk[];
}

/** How many examples a measurement pushes through a network at once unless told otherwise. */
export const CHUNK_SIZE = 512;

/**
 * Cuts examples into the fewest chunks of at most `most`, as equal as they can be.
 *
 * Full chunks are views, not copies. Throws an input error `landscape/examples` as `checkExamples` does.
 */
export function chunked(specs: ExampleSpecs, arrays: Examples, most = CHUNK_SIZE): Chunks {
  const examples = checkExamples(specs, arrays);
  const count = Math.ceil(examples / Math.max(1, most));
  const size = Math.ceil(examples / count);
  const chunks = Array.from({ length: Math.ceil(examples / size) }, (_, i) => {
    const start = i * size;
    const filled = Math.min(size, examples - start);
    return { start, filled, arrays: chunkOf(specs, arrays, start, filled, size) };
  });
  return { examples, size, chunks };
}

/** The examples `start … start + filled - 1` of each array, filled up with zeros to `size` of them. */
export function chunkOf(
  specs: ExampleSpecs,
  arrays: Examples,
  start: number,
  filled: number,
  size: number,
): Examples {
  return Object.fromEntries(
    Object.entries(arrays).map(([name, values]) => {
      const each = elementCount(specs[name]!.shape);
      const part = values.subarray(start * each, (start + filled) * each);
      return [name, filled === size ? part : filledUp(part, size * each)];
    }),
  );
}

function filledUp(part: Float32Array | Int32Array, length: number): Float32Array | Int32Array {
  const whole = part instanceof Float32Array ? new Float32Array(length) : new Int32Array(length);
  whole.set(part);
  return whole;
}

/** Arrays of examples as tensors `[...axes, ...shape]` by name; not copied. */
export function exampleTensors(
  specs: ExampleSpecs,
  arrays: Examples,
  axes: readonly number[],
): Readonly<Record<string, Tensor>> {
  return Object.fromEntries(
    Object.entries(arrays).map(([name, values]) => {
      const shape = [...axes, ...specs[name]!.shape];
      return [
        name,
        values instanceof Float32Array ? float32Tensor(values, shape) : int32Tensor(values, shape),
      ];
    }),
  );
}

/** What a compiled program expects of the named arrays, `[...axes, ...shape]` each. */
export function exampleTensorSpecs(
  specs: ExampleSpecs,
  names: readonly string[],
  axes: readonly number[],
): Readonly<Record<string, { readonly type: "float32" | "int32"; readonly shape: readonly number[] }>> {
  return Object.fromEntries(
    names.map((name) => {
      const { type, shape } = specs[name]!;
      return [name, { type, shape: [...axes, ...shape] }];
    }),
  );
}
