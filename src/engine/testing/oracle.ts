import { defaultDevice, init, jit, numpy as np } from "@jax-js/jax";
import { randomStream } from "#random";
import { elementCount, type Tensor } from "#trees";
import { compile } from "../compile.ts";
import type { CompileOptions } from "../front-end.ts";
import type { TensorSpec } from "../program/program.ts";

/** Normal float32 draws, small int32 draws or coin flips of the given shape, the same at every call. */
export function sampleTensor({ type, shape }: TensorSpec, seed: number, bound = 4): Tensor {
  const stream = randomStream(seed, "sample", type, shape.join("x"));
  const count = elementCount(shape);
  if (type === "float32")
    return { type, shape, data: Float32Array.from({ length: count }, () => stream.normal()) };
  if (type === "int32")
    return { type, shape, data: Int32Array.from({ length: count }, () => stream.below(bound)) };
  return { type, shape, data: Uint8Array.from({ length: count }, () => stream.below(2)) };
}

const JAX_TYPES = { float32: np.float32, int32: np.int32, bool: np.bool } as const;

/**
 * The tensor as an array of jax-js that lies in memory.
 *
 * jax-js keeps an array of one element as an expression, and of such an expression padded with zeros it takes the
 * exponential of the one element alone; so that element is cut out of two.
 */
function toJax({ type, shape, data }: Tensor): np.Array {
  const dtype = JAX_TYPES[type];
  if (data.length === 0) return np.zeros([...shape], { dtype });
  const values = data instanceof Uint8Array ? Int32Array.from(data) : data.slice();
  if (data.length > 1) return np.array(values, { shape: [...shape], dtype });
  return np
    .array([values[0]!, 0], { dtype })
    .slice([0, 1])
    .reshape([...shape]);
}

/** Results of one function by the engine and by jax-js's own evaluation, with the largest difference. */
export interface Comparison {
  readonly engine: readonly Tensor[];
  readonly oracle: readonly (readonly number[])[];
  /** Largest |engine - oracle| over all outputs, relative to the largest magnitude in that output (at least 1). */
  readonly difference: number;
}

/** jax-js can trace a function but not evaluate it, so that there is nothing to compare with. */
export class OracleFailure extends Error {}

/** How a comparison is made. */
export interface ComparisonOptions extends CompileOptions {
  /** What jax-js computes on: `cpu` with the digits of float64 in between; `wasm`, in float32, a hundred times faster. */
  readonly device?: "cpu" | "wasm";
}

/**
 * Runs a function of flat arrays on the same tensors in jax-js and in the engine.
 *
 * Throws `OracleFailure`, and what `compile` throws.
 */
export async function compareWithJax(
  fn: (...args: np.Array[]) => np.Array | np.Array[],
  tensors: readonly Tensor[],
  { device = "cpu", ...options }: ComparisonOptions = {},
): Promise<Comparison> {
  await useDevice(device);
  const flat = (...args: np.Array[]): np.Array[] => [fn(...args)].flat();
  const specs = tensors.map(({ type, shape }): TensorSpec => ({ type, shape }));
  const oracle = evaluateWithJax(flat, tensors);
  const compiled = await compile<np.Array[], np.Array[]>(flat, specs, options);
  const engine = await compiled.run(...tensors);
  compiled.release();
  const difference = Math.max(0, ...engine.map((tensor, i) => largestDifference(tensor.data, oracle[i]!)));
  return { engine, oracle, difference };
}

const ready = new Map<string, Promise<unknown>>();

async function useDevice(device: "cpu" | "wasm"): Promise<void> {
  const loaded = ready.get(device) ?? init(device);
  ready.set(device, loaded);
  await loaded;
  defaultDevice(device);
}

/** How far a rounding error of an input may lie from it, relative to it and beside it. */
const ROUNDING = 1e-6;

/**
 * By how much jax-js's own results change when the inputs change by some rounding errors, as `difference` counts.
 *
 * It is of the order of 1e-6 unless a rounding decides what is computed, such as which of two almost equal
 * numbers is the larger.
 */
export async function sensitivityOfJax(
  fn: (...args: np.Array[]) => np.Array | np.Array[],
  tensors: readonly Tensor[],
  { device = "cpu" }: Pick<ComparisonOptions, "device"> = {},
): Promise<number> {
  await useDevice(device);
  const flat = (...args: np.Array[]): np.Array[] => [fn(...args)].flat();
  const unchanged = evaluateWithJax(flat, tensors);
  const stream = randomStream(0, "rounding errors");
  const changes = Array.from({ length: 4 }, () => {
    const changed = tensors.map((tensor): Tensor => {
      if (tensor.type !== "float32") return tensor;
      return { ...tensor, data: tensor.data.map((x) => x + ROUNDING * (1 + Math.abs(x)) * stream.normal()) };
    });
    return evaluateWithJax(flat, changed).map((found, i) => largestDifference(found, unchanged[i]!));
  });
  return Math.max(0, ...changes.flat());
}

/**
 * jax-js's own evaluation, step by step: its `jit` fuses kernels and is sometimes wrong, for example of the
 * cosine of a convolution added to itself. Only what has no rule step by step (the floor of an integer) is
 * left to `jit`.
 */
function evaluateWithJax(fn: (...args: np.Array[]) => np.Array[], tensors: readonly Tensor[]): number[][] {
  const evaluate = (how: typeof fn): number[][] =>
    how(...tensors.map(toJax)).map((array) => Array.from(array.dataSync(), Number));
  try {
    return evaluate(fn);
  } catch {
    try {
      return evaluate(jit(fn));
    } catch (cause) {
      throw new OracleFailure("jax-js cannot evaluate this function", { cause });
    }
  }
}

/** Largest difference relative to the largest finite magnitude expected (at least 1); two NaN agree. */
export function largestDifference(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (found.length !== expected.length) return Number.POSITIVE_INFINITY;
  let scale = 1;
  for (let i = 0; i < expected.length; i++) {
    if (Number.isFinite(expected[i])) scale = Math.max(scale, Math.abs(expected[i]!));
  }
  let largest = 0;
  for (let i = 0; i < expected.length; i++) {
    const [value, wanted] = [found[i]!, expected[i]!];
    if (value === wanted || (Number.isNaN(value) && Number.isNaN(wanted))) continue;
    const difference = Math.abs(value - wanted) / scale;
    largest = Math.max(largest, Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference);
  }
  return largest;
}
