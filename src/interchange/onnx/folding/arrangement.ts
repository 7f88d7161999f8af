import { elementCount } from "#trees";
import { type Constant, constant, countWithin } from "../constant.ts";

/** An axis counted from the front. Throws RangeError for one that an array of this rank has not. */
export function axisOf(axis: number, rank: number): number {
  const found = axis < 0 ? axis + rank : axis;
  if (!Number.isInteger(found) || found < 0 || found >= rank) {
    throw new RangeError(`axis ${axis} of an array of ${rank} axes`);
  }
  return found;
}

/** The shape that arrays of these shapes are broadcast to. */
export function broadcastShape(shapes: readonly (readonly number[])[]): readonly number[] {
  const rank = Math.max(0, ...shapes.map((shape) => shape.length));
  return Array.from({ length: rank }, (_, axis) => {
    const sizes = shapes.map((shape) => shape[axis - rank + shape.length] ?? 1);
    const size = sizes.find((own) => own !== 1) ?? 1;
    if (sizes.some((own) => own !== 1 && own !== size)) {
      throw new RangeError(
        `shapes ${shapes.map((shape) => `[${shape.join(", ")}]`).join(" and ")} do not fit`,
      );
    }
    return size;
  });
}

/** A constant of elements picked out of another by the place that each has in it. */
export function picked(
  { type, shape: from, data }: Constant,
  shape: readonly number[],
  placeOf: (index: readonly number[]) => readonly number[],
): Constant {
  const strides = stridesOf(from);
  const count = countWithin(shape);
  const values = new Float64Array(count);
  const index = shape.map(() => 0);
  for (let i = 0; i < count; i++) {
    values[i] = data[placeOf(index).reduce((sum, place, axis) => sum + place * strides[axis]!, 0)]!;
    for (let axis = shape.length - 1; axis >= 0 && ++index[axis]! === shape[axis]; axis--) index[axis] = 0;
  }
  return constant(type, shape, values);
}

/** How far apart elements lie along each axis of an array in row-major order. */
export function stridesOf(shape: readonly number[]): readonly number[] {
  return shape.map((_, axis) => elementCount(shape.slice(axis + 1)));
}

/** A constant broadcast to a shape. */
export function expanded(own: Constant, shape: readonly number[]): Constant {
  if (own.shape.length === shape.length && own.shape.every((size, axis) => size === shape[axis])) return own;
  const missing = shape.length - own.shape.length;
  return picked(own, shape, (index) =>
    own.shape.map((size, axis) => (size === 1 ? 0 : index[axis + missing]!)),
  );
}

/** A constant with its axes in another order. */
export function transposed(own: Constant, order: readonly number[]): Constant {
  const shape = order.map((axis) => own.shape[axis]!);
  const place = order.map((_, axis) => order.indexOf(axis));
  return picked(own, shape, (index) => place.map((axis) => index[axis]!));
}

/** Constants one after another along an axis. */
export function concatenated(all: readonly Constant[], axis: number): Constant {
  const first = all[0]!;
  const shape = first.shape.map((size, i) =>
    i === axis ? all.reduce((sum, own) => sum + own.shape[axis]!, 0) : size,
  );
  const values: number[] = [];
  const rows = elementCount(shape.slice(0, axis));
  for (let row = 0; row < rows; row++) {
    for (const { shape: own, data } of all) {
      const length = elementCount(own.slice(axis));
      for (let i = row * length; i < (row + 1) * length; i++) values.push(data[i]!);
    }
  }
  return constant(first.type, shape, values);
}

/** The slices of a constant that indices along an axis name; negative ones count from the end. */
export function gathered(own: Constant, indices: Constant, axis: number): Constant {
  const size = own.shape[axis]!;
  const rank = indices.shape.length;
  const strides = stridesOf(indices.shape);
  const shape = [...own.shape.slice(0, axis), ...indices.shape, ...own.shape.slice(axis + 1)];
  return picked(own, shape, (index) => {
    const at = index.slice(axis, axis + rank).reduce((sum, i, own) => sum + i * strides[own]!, 0);
    const place = axisOf(indices.data[at]!, size);
    return [...index.slice(0, axis), place, ...index.slice(axis + rank)];
  });
}

/** A part of an axis, every so manieth element from a start. */
export interface Stride {
  readonly axis: number;
  readonly start: number;
  readonly count: number;
  readonly step: number;
}

/** Every so manieth element of a constant along some axes. */
export function sliced(own: Constant, strides: readonly Stride[]): Constant {
  const shape = [...own.shape];
  for (const { axis, count } of strides) shape[axis] = count;
  return picked(own, shape, (index) => {
    const place = [...index];
    for (const { axis, start, step } of strides) place[axis] = start + step * place[axis]!;
    return place;
  });
}

/** A constant with some of its elements replaced, as ScatterND does. */
export function scattered(own: Constant, indices: Constant, updates: Constant): Constant {
  const values = Float64Array.from(own.data);
  const strides = stridesOf(own.shape);
  const depth = indices.shape.at(-1)!;
  const length = elementCount(own.shape.slice(depth));
  for (let row = 0; row * depth < indices.data.length; row++) {
    let at = 0;
    for (let axis = 0; axis < depth; axis++) {
      at += axisOf(indices.data[row * depth + axis]!, own.shape[axis]!) * strides[axis]!;
    }
    for (let i = 0; i < length; i++) values[at + i] = updates.data[row * length + i]!;
  }
  return constant(own.type, own.shape, values);
}
