import { elementCount } from "#trees";
import type { PrimitiveParameters, ReductionOperator } from "../program/primitives.ts";
import { withLast } from "./movement.ts";
import { broadcast, movedAxes, type Numbers, strided, stridesOf } from "./numbers.ts";

const REDUCTIONS: Readonly<Record<ReductionOperator, (row: Float64Array) => number>> = {
  Add: (row) => row.reduce((sum, value) => sum + value, 0),
  Mul: (row) => row.reduce((product, value) => product * value, 1),
  Min: (row) => row.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY),
  Max: (row) => row.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY),
};

/** What is left of an array along some axes. */
export function reduced(array: Numbers, { op, axis }: PrimitiveParameters["reduce"]): Numbers {
  const { data, shape } = withLast(array, axis);
  const kept = shape.slice(0, shape.length - axis.length);
  const each = elementCount(axis.map((own) => array.shape[own]!));
  const result = new Float64Array(elementCount(kept));
  for (let row = 0; row < result.length; row++)
    result[row] = REDUCTIONS[op](data.subarray(row * each, (row + 1) * each));
  return { shape: kept, data: result };
}

/** The sum of products of two arrays of one rank along their last axis, by numpy's rules for the others. */
export function products(a: Numbers, b: Numbers): Numbers {
  const rank = Math.max(a.shape.length, b.shape.length);
  const shape = Array.from({ length: rank }, (_, i) =>
    Math.max(a.shape.at(i - rank) ?? 1, b.shape.at(i - rank) ?? 1),
  );
  const [one, other] = [broadcast(a, shape), broadcast(b, shape)];
  const each = shape.at(-1)!;
  const result = new Float64Array(elementCount(shape.slice(0, -1)));
  for (let row = 0; row < result.length; row++) {
    let sum = 0;
    for (let i = row * each; i < (row + 1) * each; i++) sum += one.data[i]! * other.data[i]!;
    result[row] = sum;
  }
  return { shape: shape.slice(0, -1), data: result };
}

/** Elements along the last axis in their order, or their places before; of equals the lesser place first. */
export function ordered({ shape, data }: Numbers, what: "elements" | "places"): Numbers {
  const each = Math.max(1, shape.at(-1) ?? 1);
  const result = new Float64Array(data.length);
  for (let start = 0; start < data.length; start += each) {
    const row = data.subarray(start, start + each);
    const places = Array.from(row.keys()).sort((a, b) => row[a]! - row[b]! || a - b);
    for (const [i, place] of places.entries()) result[start + i] = what === "places" ? place : row[place]!;
  }
  return { shape, data: result };
}

/** Elements of an array where arrays of indices say along some axes; theirs stand at `outDim` among the others. */
export function gathered(
  source: Numbers,
  indices: readonly Numbers[],
  { axis, outDim }: PrimitiveParameters["gather"],
): Numbers {
  const rank = Math.max(...indices.map(({ shape }) => shape.length));
  const shape = Array.from({ length: rank }, (_, i) =>
    Math.max(...indices.map((own) => own.shape.at(i - rank) ?? 1)),
  );
  const places = indices.map((own) => broadcast(own, shape).data);
  const own = stridesOf(source.shape);
  const rest = source.shape.flatMap((_, i) => (axis.includes(i) ? [] : [i]));
  const restShape = rest.map((i) => source.shape[i]!);
  const each = elementCount(restShape);
  const count = elementCount(shape);
  const data = new Float64Array(count * each);
  for (let i = 0; i < count; i++) {
    const start = axis.reduce((sum, at, k) => sum + places[k]![i]! * own[at]!, 0);
    const part = strided(
      source.data,
      restShape,
      rest.map((at) => own[at]!),
      start,
    );
    data.set(part.data, i * each);
  }
  return movedAxes({ shape: [...shape, ...restShape], data }, 0, rank, outDim);
}
