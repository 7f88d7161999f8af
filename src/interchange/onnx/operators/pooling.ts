import { numpy as np } from "@jax-js/jax";
import { operations } from "#nets";
import { type Call, type Operators, range, Unsupported } from "./operator.ts";
import { combinedOver, placesOf, type Windows, windowsOf } from "./windows.ts";

function kernelOf(call: Call): readonly number[] {
  const kernel = call.integers("kernel_shape");
  if (kernel === undefined) throw new Unsupported("it names no kernel_shape");
  return kernel;
}

function maxPool(call: Call): np.Array {
  if ((call.node.outputs[1] ?? "") !== "") throw new Unsupported("the places of its maxima are asked for");
  const maps = call.array(0);
  const windows = windowsOf(call, maps.shape.slice(2), kernelOf(call));
  if (isByPairs(maps.shape.slice(2), windows)) return operations.maxPool2x2(maps);
  return combinedOver(maps, windows, Number.NEGATIVE_INFINITY, np.maximum);
}

/** Whether maps are pooled in pairs of rows and columns, for which there is a shorter way. */
function isByPairs(spatial: readonly number[], { kernel, strides, dilations, padding }: Windows): boolean {
  return (
    spatial.length === 2 &&
    spatial.every((size) => size >= 2) &&
    [...kernel, ...strides].every((size) => size === 2) &&
    dilations.every((size) => size === 1) &&
    padding.flat().every((size) => size === 0)
  );
}

function averagePool(call: Call): np.Array {
  const maps = call.array(0);
  const spatial = maps.shape.slice(2);
  const windows = windowsOf(call, spatial, kernelOf(call));
  const counts = inverseCounts(spatial, windows, call.flag("count_include_pad"));
  const sums = combinedOver(maps, windows, 0, np.add);
  return sums.mul(counts);
}

/** The length of what is in each window, by its p-norm. */
function lengthPool(call: Call): np.Array {
  const maps = call.array(0);
  const windows = windowsOf(call, maps.shape.slice(2), kernelOf(call));
  const p = call.integer("p", 2);
  return rootOf(combinedOver(powerOf(maps, p), windows, 0, np.add), p);
}

const powerOf = (maps: np.Array, p: number): np.Array =>
  p === 1 ? np.abs(maps) : p === 2 ? np.square(maps) : np.power(np.abs(maps), p);

const rootOf = (sums: np.Array, p: number): np.Array =>
  p === 1 ? sums : p === 2 ? np.sqrt(sums) : np.power(sums, 1 / p);

/** By place of a window, 1 over how many elements it averages: `[...places]`, or one number where all are alike. */
function inverseCounts(
  spatial: readonly number[],
  windows: Windows,
  countsBorder: boolean,
): number | np.Array {
  const { kernel, strides, dilations, padding, surplus } = windows;
  const places = placesOf(spatial, windows);
  const byAxis = spatial.map((size, axis) => {
    const [before, after] = padding[axis]!;
    const [first, last] = countsBorder ? [-before, size + after - surplus[axis]!] : [0, size];
    return range(places[axis]!).map((place) => {
      const start = place * strides[axis]! - before;
      return range(kernel[axis]!).filter((i) => {
        const at = start + i * dilations[axis]!;
        return at >= first && at < last;
      }).length;
    });
  });
  if (byAxis.every((counts) => counts.every((count) => count === counts[0]))) {
    return 1 / byAxis.reduce((product, counts) => product * counts[0]!, 1);
  }
  const all = byAxis.reduce<readonly number[]>(
    (products, counts) => products.flatMap((product) => counts.map((count) => product * count)),
    [1],
  );
  return np.array(
    Float32Array.from(all, (count) => 1 / count),
    { shape: [...places] },
  );
}

/** Over all places of each map. */
const overall = (combine: (maps: np.Array, axes: number[], call: Call) => np.Array) => ({
  traced: (call: Call): np.Array => {
    const maps = call.array(0);
    return combine(maps, range(maps.ndim - 2, 2), call);
  },
});

/** Pooling of maps `[batch, channels, ...spatial]`. */
export const POOLING: Operators = {
  MaxPool: { traced: maxPool },
  AveragePool: { traced: averagePool },
  GlobalAveragePool: overall((maps, axes) => np.mean(maps, axes, { keepdims: true })),
  LpPool: { traced: lengthPool },
  GlobalLpPool: overall((maps, axes, call) => {
    const p = call.integer("p", 2);
    return rootOf(np.sum(powerOf(maps, p), axes, { keepdims: true }), p);
  }),
  GlobalMaxPool: overall((maps, axes) => np.max(maps, axes, { keepdims: true })),
};
