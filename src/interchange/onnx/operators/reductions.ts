import { nn, numpy as np } from "@jax-js/jax";
import { type Constant, constant } from "../constant.ts";
import { axisOf, stridesOf } from "../folding/arrangement.ts";
import { type Call, type Operator, type Operators, range } from "./operator.ts";

type Reduce = (x: np.Array, axes: number[], keepdims: boolean) => np.Array;

/** The axes to reduce: an input of newer operators, an attribute of older ones, all where neither says. */
function axesOf(call: Call, rank: number): number[] {
  const named = call.wholes(1, "axes") ?? [];
  if (named.length === 0) return call.flag("noop_with_empty_axes") ? [] : range(rank);
  return named.map((axis) => axisOf(axis, rank));
}

function reduction(reduce: Reduce, fold?: (values: readonly number[]) => number): Operator {
  return {
    traced: (call) => {
      const x = call.array(0);
      const axes = axesOf(call, x.ndim);
      return axes.length === 0 && x.ndim > 0 ? x : reduce(x, axes, call.flag("keepdims", true));
    },
    ...(fold && { folded: (call: Call) => foldedReduction(call, fold) }),
  };
}

function foldedReduction(call: Call, fold: (values: readonly number[]) => number): Constant {
  const { type, shape, data } = call.constant(0);
  const axes = axesOf(call, shape.length);
  const kept = shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
  const strides = stridesOf(kept);
  const places = stridesOf(shape);
  const groups: number[][] = [];
  for (const [i, value] of data.entries()) {
    const at = shape.reduce((sum, size, axis) => {
      const index = Math.floor(i / places[axis]!) % size;
      return sum + (axes.includes(axis) ? 0 : index) * strides[axis]!;
    }, 0);
    groups[at] ??= [];
    groups[at].push(value);
  }
  const result = call.flag("keepdims", true) ? kept : shape.filter((_, axis) => !axes.includes(axis));
  return constant(type, result, groups.map(fold));
}

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

/** The place of the largest element along an axis, or the smallest. */
const extreme = (of: typeof np.argmax): Operator => ({
  traced: (call) => {
    const x = call.array(0);
    const axis = call.axis(0, x.ndim);
    const options = { keepdims: call.flag("keepdims", true) };
    if (!call.flag("select_last_index")) return of(x, axis, options);
    const last = x.shape[axis]! - 1;
    return of(np.flip(x, axis), axis, options).mul(-1).add(last);
  },
});

/** Sums up to each place of an axis, as a product with a triangle of ones. */
function cumulative(call: Call): np.Array {
  const x = call.array(0);
  const axis = axisOf(call.constant(1).data[0] ?? 0, x.ndim);
  const size = x.shape[axis]!;
  const [isExclusive, isReverse] = [call.flag("exclusive"), call.flag("reverse")];
  const counts = (from: number, to: number): boolean => {
    const before = isReverse ? to - from : from - to;
    return isExclusive ? before < 0 : before <= 0;
  };
  const triangle = range(size).flatMap((from) => range(size).map((to) => (counts(from, to) ? 1 : 0)));
  const ones = np.array(Float32Array.from(triangle), { shape: [size, size] });
  const dtype = x.dtype;
  const last = np.moveaxis(x, axis, -1).astype(np.float32);
  return np.moveaxis(np.matmul(last, ones), -1, axis).astype(dtype);
}

/** Reductions over axes. */
export const REDUCTIONS: Operators = {
  ReduceSum: reduction((x, axes, keepdims) => np.sum(x, axes, { keepdims }), total),
  ReduceMean: reduction(
    (x, axes, keepdims) => np.mean(x, axes, { keepdims }),
    (values) => total(values) / values.length,
  ),
  ReduceMax: reduction(
    (x, axes, keepdims) => np.max(x, axes, { keepdims }),
    (values) => Math.max(...values),
  ),
  ReduceMin: reduction(
    (x, axes, keepdims) => np.min(x, axes, { keepdims }),
    (values) => Math.min(...values),
  ),
  ReduceProd: reduction(
    (x, axes, keepdims) => np.prod(x, axes, { keepdims }),
    (values) => values.reduce((product, value) => product * value, 1),
  ),
  ReduceSumSquare: reduction((x, axes, keepdims) => np.sum(np.square(x), axes, { keepdims })),
  ReduceL1: reduction((x, axes, keepdims) => np.sum(np.abs(x), axes, { keepdims })),
  ReduceL2: reduction((x, axes, keepdims) => np.sqrt(np.sum(np.square(x), axes, { keepdims }))),
  ReduceLogSum: reduction((x, axes, keepdims) => np.log(np.sum(x, axes, { keepdims }))),
  ReduceLogSumExp: reduction((x, axes, keepdims) => nn.logsumexp(x, axes, { keepdims })),
  ArgMax: extreme(np.argmax),
  ArgMin: extreme(np.argmin),
  CumSum: { traced: cumulative },
};
