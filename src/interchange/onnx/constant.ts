import { elementCount } from "#trees";

/** What a value that is known while a graph is read consists of; integers of 64 bits are rounded to doubles. */
export type ConstantType = "float" | "integer" | "boolean";

/** A value that depends on no example and no parameter: shapes, indices, scalars, and tensors that are not trained. */
export interface Constant {
  readonly type: ConstantType;
  readonly shape: readonly number[];
  readonly data: ConstantData;
}

export type ConstantData =
  | Float32Array
  | Float64Array
  | Int32Array
  | Uint32Array
  | Int16Array
  | Uint16Array
  | Int8Array
  | Uint8Array;

/** A constant of computed numbers, in the precision that its type is computed in. */
export function constant(type: ConstantType, shape: readonly number[], values: ArrayLike<number>): Constant {
  const expected = countWithin(shape);
  if (values.length !== expected)
    throw new RangeError(`${values.length} values of shape [${shape.join(", ")}]`);
  if (type === "float") return { type, shape, data: Float32Array.from(values) };
  if (type === "boolean")
    return { type, shape, data: Uint8Array.from(values, (value) => (value === 0 ? 0 : 1)) };
  return { type, shape, data: Float64Array.from(values) };
}

/** More than shapes, indices and masks take; a size that a damaged file names takes no memory. */
export const MOST_ELEMENTS = 2 ** 24;

/** How many elements a constant of a shape has. Throws RangeError for more than shapes and masks take. */
export function countWithin(shape: readonly number[]): number {
  const count = elementCount(shape);
  if (count >= 0 && count <= MOST_ELEMENTS) return count;
  throw new RangeError(`a constant of shape [${shape.join(", ")}]`);
}

/** A list of whole numbers, such as a shape. */
export function integers(values: readonly number[]): Constant {
  return constant("integer", [values.length], values);
}
