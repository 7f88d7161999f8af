import { lax, numpy as np } from "@jax-js/jax";
import { elementCount } from "#trees";
import { type Constant, constant, countWithin } from "../constant.ts";
import { axisOf, gathered, type Stride, sliced } from "../folding/arrangement.ts";
import {
  arrayOf,
  type Call,
  isConstant,
  type Operators,
  onlyFolded,
  range,
  Unsupported,
  wholeAxes,
} from "./operator.ts";
import { everyOther } from "./windows.ts";

/** The parts of axes that a Slice asks for, cut to what is there as ONNX cuts them. */
function stridesOf(call: Call, shape: readonly number[]): readonly Stride[] {
  const starts = call.wholes(1, "starts") ?? [];
  const ends = call.wholes(2, "ends") ?? [];
  const axes = call.wholes(3, "axes") ?? range(starts.length);
  const steps = call.has(4) ? Array.from(call.constant(4).data) : starts.map(() => 1);
  return starts.map((from, i) => {
    const axis = axisOf(axes[i]!, shape.length);
    const size = shape[axis]!;
    const step = steps[i] ?? 1;
    if (step === 0) throw new Unsupported("its step is 0");
    const [least, most] = step > 0 ? [0, size] : [-1, size - 1];
    const within = (place: number): number =>
      Math.min(most, Math.max(least, place < 0 ? place + size : place));
    const start = step > 0 ? within(from) : Math.max(0, within(from));
    return { axis, start, step, count: Math.max(0, Math.ceil((within(ends[i]!) - start) / step)) };
  });
}

function slice(call: Call): np.Array {
  let x = call.array(0);
  for (const { axis, start, count, step } of stridesOf(call, x.shape)) {
    const size = x.shape[axis]!;
    x =
      step > 0
        ? everyOther(x, axis, { start, count, stride: step })
        : everyOther(np.flip(x, axis), axis, { start: size - 1 - start, count, stride: -step });
  }
  return x;
}

/** Indices from the front. */
function indicesOf(call: Call, size: number): np.Array {
  const value = call.value(1);
  if (isConstant(value))
    return arrayOf({ ...value, data: Float64Array.from(value.data, (place) => axisOf(place, size)) });
  return fromFront(value, size);
}

function fromFront(indices: np.Array, size: number): np.Array {
  return np.where(np.less(indices.ref, 0), indices.ref.add(size), indices);
}

function gather(call: Call): np.Array {
  const x = call.array(0);
  const axis = call.axis(0, x.ndim);
  const before = wholeAxes(axis);
  const indices = call.value(1);
  if (isConstant(indices) && indices.shape.length === 0) {
    return x.slice(...before, axisOf(indices.data[0]!, x.shape[axis]!));
  }
  return x.slice(...before, indicesOf(call, x.shape[axis]!));
}

function gatherElements(call: Call): np.Array {
  const x = call.array(0);
  const axis = call.axis(0, x.ndim);
  return np.takeAlongAxis(x, indicesOf(call, x.shape[axis]!), axis);
}

/** Elements, or slices, at places that are known: as rows of the array with its first axes flattened. */
function gatherSlices(call: Call): np.Array {
  if (call.integer("batch_dims", 0) !== 0) throw new Unsupported("it gathers within batches");
  const x = call.array(0);
  const { shape, data } = call.constant(1);
  const depth = shape.at(-1)!;
  const [first, rest] = [x.shape.slice(0, depth), x.shape.slice(depth)];
  const rows = range(data.length / depth).map((row) =>
    first.reduce((place, size, axis) => place * size + axisOf(data[row * depth + axis]!, size), 0),
  );
  const flat = x.reshape([elementCount(first), ...rest]);
  const places = np.array(Int32Array.from(rows), { dtype: np.int32 });
  return flat.slice(places).reshape([...shape.slice(0, -1), ...rest]);
}

/** Numbers put around an array; a negative width cuts. */
function padded(call: Call): np.Array {
  const x = call.array(0);
  const widths = widthsOf(call, x.ndim);
  const mode = call.text("mode", "constant");
  if (mode === "constant") {
    const fill = call.scalar(2, "value") ?? 0;
    return fill === 0 ? np.pad(x, widths) : np.pad(x.sub(fill), widths).add(fill);
  }
  return widths.reduce((array, width, axis) => {
    if (width.every((size) => size === 0)) return array;
    const places = range(array.shape[axis]! + width[0] + width[1], -width[0]);
    const indices = places.map((place) => reflected(place, array.shape[axis]!, mode));
    return np.take(array, np.array(Int32Array.from(indices), { dtype: np.int32 }), axis);
  }, x);
}

function widthsOf(call: Call, rank: number): [number, number][] {
  const given = call.wholes(1, "pads") ?? [];
  const axes = call.has(3) ? Array.from(call.constant(3).data, (axis) => axisOf(axis, rank)) : range(rank);
  return range(rank).map((axis) => {
    const at = axes.indexOf(axis);
    return at === -1 ? [0, 0] : [given[at] ?? 0, given[at + axes.length] ?? 0];
  });
}

/** The place within an axis that stands for one beyond it. */
function reflected(place: number, size: number, mode: string): number {
  if (mode === "edge") return Math.min(size - 1, Math.max(0, place));
  if (mode === "wrap") return ((place % size) + size) % size;
  if (mode !== "reflect") throw new Unsupported(`it pads by mode ${mode}`);
  if (size === 1) return 0;
  const period = 2 * (size - 1);
  const within = ((place % period) + period) % period;
  return within < size ? within : period - within;
}

/** The triangle of the last two axes on one side of a diagonal. */
function triangle(call: Call): np.Array {
  const x = call.array(0);
  const diagonal = call.has(1) ? call.constant(1).data[0]! : 0;
  if (x.dtype === np.bool) return onTriangle(x.astype(np.int32), call, diagonal).astype(np.bool);
  return onTriangle(x, call, diagonal);
}

function onTriangle(x: np.Array, call: Call, diagonal: number): np.Array {
  return call.flag("upper", true) ? np.triu(x, diagonal) : np.tril(x, diagonal);
}

function foldedTriangle(call: Call): Constant {
  const own = call.constant(0);
  const diagonal = call.has(1) ? call.constant(1).data[0]! : 0;
  const [rows, columns] = own.shape.slice(-2) as [number, number];
  const isUpper = call.flag("upper", true);
  const values = Float64Array.from(own.data, (value, i) => {
    const above = (i % columns) - (Math.floor(i / columns) % rows);
    return (isUpper ? above >= diagonal : above <= diagonal) ? value : 0;
  });
  return constant(own.type, own.shape, values);
}

/** A new axis that holds one value at a place and another elsewhere. */
function oneHot(call: Call): np.Array {
  const depth = call.constant(1).data[0]!;
  const [off, on] = call.constant(2).data as Float32Array;
  const indices = fromFront(call.array(0).astype(np.int32), depth);
  const axis = call.axis(-1, indices.ndim + 1);
  const shape = [...indices.shape];
  shape.splice(axis, 0, 1);
  const places = np
    .arange(depth)
    .astype(np.int32)
    .reshape(range(shape.length).map((own) => (own === axis ? depth : 1)));
  const is = np.equal(indices.reshape(shape), places);
  return np.where(is, on!, off!);
}

/** The largest elements along an axis, or the smallest, and their places. */
function largest(call: Call): readonly np.Array[] {
  const x = call.array(0);
  const count = call.scalar(1, "k") ?? 1;
  const axis = call.axis(-1, x.ndim);
  if (x.dtype !== np.float32) throw new Unsupported("it looks for the largest of whole numbers");
  if (call.flag("largest", true)) return lax.topK(x, count, axis);
  const [values, places] = lax.topK(x.mul(-1), count, axis);
  return [values.mul(-1), places];
}

/** Ones along a diagonal, in the shape of an array. */
function diagonal(call: Call): np.Array {
  const value = call.value(0);
  const [rows, columns] = value.shape as [number, number];
  const type = call.integer("dtype", FLOAT32);
  if (type !== FLOAT32) throw new Unsupported("it makes ones that are not float32");
  countWithin(value.shape);
  if (!isConstant(value)) value.dispose();
  const offset = call.integer("k", 0);
  const ones = range(rows * columns).map((i) => ((i % columns) - Math.floor(i / columns) === offset ? 1 : 0));
  return np.array(Float32Array.from(ones), { shape: [rows, columns] });
}

/** The number of an element type. */
const FLOAT32 = 1;

/** Places of elements that are not 0, of constants alone: how many there are decides a shape. */
function nonZero(call: Call): Constant {
  const { shape, data } = call.constant(0);
  const places = range(data.length).filter((i) => data[i] !== 0);
  const values = shape.flatMap((size, axis) => {
    const after = elementCount(shape.slice(axis + 1));
    return places.map((place) => Math.floor(place / after) % size);
  });
  return constant("integer", [shape.length, places.length], values);
}

/** What picks elements out of arrays, and what surrounds them. */
export const SELECTION: Operators = {
  Slice: {
    traced: slice,
    folded: (call) => sliced(call.constant(0), stridesOf(call, call.constant(0).shape)),
  },
  Gather: {
    traced: gather,
    folded: (call) => {
      const own = call.constant(0);
      return gathered(own, call.constant(1), call.axis(0, own.shape.length));
    },
  },
  GatherElements: { traced: gatherElements },
  GatherND: { traced: gatherSlices },
  Pad: { traced: padded },
  Trilu: { traced: triangle, folded: foldedTriangle },
  OneHot: { traced: oneHot },
  NonZero: onlyFolded(nonZero),
  TopK: { traced: largest },
  EyeLike: { traced: diagonal },
};
