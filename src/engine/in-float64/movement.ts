import { elementCount } from "#trees";
import type { PrimitiveParameters } from "../program/primitives.ts";
import { broadcast, type Numbers, strided, stridesOf, transposed } from "./numbers.ts";

type Parameters<Name extends keyof PrimitiveParameters> = PrimitiveParameters[Name];

/** An array in a larger shape, of which some axes are new. */
export function broadcastAlong(array: Numbers, { shape, axis }: Parameters<"broadcast">): Numbers {
  const kept = shape.flatMap((size, i) => (axis.includes(i) ? [] : [size]));
  const whole = broadcast(array, kept);
  const withNew = shape.map((size, i) => (axis.includes(i) ? 1 : size));
  return broadcast({ shape: withNew, data: whole.data }, shape);
}

/** An array read backwards along some axes. */
export function flipped({ shape, data }: Numbers, axes: readonly number[]): Numbers {
  const own = stridesOf(shape);
  const start = axes.reduce((sum, axis) => sum + (shape[axis]! - 1) * own[axis]!, 0);
  return strided(
    data,
    shape,
    own.map((step, axis) => (axes.includes(axis) ? -step : step)),
    Math.max(0, start),
  );
}

/** The part `[start, end)` of each axis. */
export function shrunk({ shape, data }: Numbers, slice: Parameters<"shrink">["slice"]): Numbers {
  const own = stridesOf(shape);
  const start = slice.reduce((sum, [first], axis) => sum + first * own[axis]!, 0);
  return strided(
    data,
    slice.map(([first, end]) => end - first),
    own,
    start,
  );
}

/** Zeros before and after each axis; a negative width cuts. */
export function padded(array: Numbers, width: Parameters<"pad">["width"]): Numbers {
  const cut = shrunk(
    array,
    width.map(([before, after], axis) => [Math.max(0, -before), array.shape[axis]! - Math.max(0, -after)]),
  );
  const shape = width.map(
    ([before, after], axis) => cut.shape[axis]! + Math.max(0, before) + Math.max(0, after),
  );
  const start = width.map(([before]) => Math.max(0, before));
  return placed(new Float64Array(elementCount(shape)), shape, cut, start);
}

/** Arrays one after another along an axis. */
export function joined(arrays: readonly Numbers[], axis: number): Numbers {
  const sizes = arrays.map(({ shape }) => shape[axis]!);
  const shape = arrays[0]!.shape.with(
    axis,
    sizes.reduce((sum, size) => sum + size, 0),
  );
  const data = new Float64Array(elementCount(shape));
  let from = 0;
  for (const [i, array] of arrays.entries()) {
    placed(
      data,
      shape,
      array,
      shape.map((_, own) => (own === axis ? from : 0)),
    );
    from += sizes[i]!;
  }
  return { shape, data };
}

/** The parts of an array of so many elements along an axis each. */
export function parted(array: Numbers, { axis, sizes }: Parameters<"split">): readonly Numbers[] {
  let from = 0;
  return sizes.map((size) => {
    const slice = array.shape.map((whole, own): [number, number] =>
      own === axis ? [from, from + size] : [0, whole],
    );
    from += size;
    return shrunk(array, slice);
  });
}

/** Writes an array into a larger one from some place on. */
function placed(
  data: Float64Array,
  shape: readonly number[],
  part: Numbers,
  start: readonly number[],
): Numbers {
  const strides = stridesOf(shape);
  const own = stridesOf(part.shape);
  for (let i = 0; i < part.data.length; i++) {
    let [rest, to] = [i, 0];
    for (const [axis, step] of own.entries()) {
      const place = Math.floor(rest / step);
      rest -= place * step;
      to += (place + start[axis]!) * strides[axis]!;
    }
    data[to] = part.data[i]!;
  }
  return { shape, data };
}

/** An array with some axes last, in the order of `axes`. */
export function withLast(array: Numbers, axes: readonly number[]): Numbers {
  const others = array.shape.flatMap((_, axis) => (axes.includes(axis) ? [] : [axis]));
  return transposed(array, [...others, ...axes]);
}
