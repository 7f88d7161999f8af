import { elementCount } from "#trees";

/** An array while a program is evaluated: its elements row by row, whole numbers and truth values as numbers too. */
export interface Numbers {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

/** How far apart the elements along each axis of an array lie. */
export function stridesOf(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length).fill(1);
  for (let axis = shape.length - 2; axis >= 0; axis--) strides[axis] = strides[axis + 1]! * shape[axis + 1]!;
  return strides;
}

/** An array whose element at some place is that of `data` at `start` and so many strides along each axis. */
export function strided(
  data: Float64Array,
  shape: readonly number[],
  strides: readonly number[],
  start = 0,
): Numbers {
  const result = new Float64Array(elementCount(shape));
  const last = shape.length - 1;
  const [size, step] = last < 0 ? [1, 0] : [shape[last]!, strides[last]!];
  const place = new Array<number>(Math.max(0, last)).fill(0);
  let from = start;
  for (let to = 0; to < result.length; ) {
    for (let i = 0; i < size; i++) result[to++] = data[from + i * step]!;
    for (let axis = last - 1; axis >= 0; axis--) {
      from += strides[axis]!;
      if (++place[axis]! < shape[axis]!) break;
      from -= place[axis]! * strides[axis]!;
      place[axis] = 0;
    }
  }
  return { shape, data: result };
}

/** An array by numpy's rules in a shape that it broadcasts to. */
export function broadcast(array: Numbers, shape: readonly number[]): Numbers {
  const isSame = array.shape.length === shape.length && array.shape.every((size, i) => size === shape[i]);
  if (isSame) return array;
  const missing = shape.length - array.shape.length;
  const own = stridesOf(array.shape);
  const strides = shape.map((_, axis) =>
    axis < missing || array.shape[axis - missing] === 1 ? 0 : own[axis - missing]!,
  );
  return strided(array.data, shape, strides);
}

/** An array with its axes in another order. */
export function transposed({ shape, data }: Numbers, order: readonly number[]): Numbers {
  const own = stridesOf(shape);
  return strided(
    data,
    order.map((axis) => shape[axis]!),
    order.map((axis) => own[axis]!),
  );
}

/** An array whose axes `from` on, so many of them, stand at `to` among the others. */
export function movedAxes(array: Numbers, from: number, count: number, to: number): Numbers {
  const axes = array.shape.map((_, axis) => axis);
  const moved = axes.splice(from, count);
  return transposed(array, axes.toSpliced(to, 0, ...moved));
}
