/** Element types that cross the boundary between TypeScript and a compiled program. */
export type TensorType = "float32" | "int32" | "bool";

/** A dense array in row-major order. `bool` is stored as one byte an element, 0 or 1. */
export type Tensor =
  | { readonly type: "float32"; readonly shape: readonly number[]; readonly data: Float32Array }
  | { readonly type: "int32"; readonly shape: readonly number[]; readonly data: Int32Array }
  | { readonly type: "bool"; readonly shape: readonly number[]; readonly data: Uint8Array };

/** The number of elements of a shape; 1 for a scalar. */
export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** A float32 tensor over the given data (not copied); the shape defaults to one axis. */
export function float32Tensor(data: Float32Array, shape: readonly number[] = [data.length]): Tensor {
  return { type: "float32", shape: checkedShape(data.length, shape), data };
}

/** An int32 tensor over the given data (not copied); the shape defaults to one axis. */
export function int32Tensor(data: Int32Array, shape: readonly number[] = [data.length]): Tensor {
  return { type: "int32", shape: checkedShape(data.length, shape), data };
}

/** A bool tensor over the given bytes (not copied); the shape defaults to one axis. */
export function boolTensor(data: Uint8Array, shape: readonly number[] = [data.length]): Tensor {
  return { type: "bool", shape: checkedShape(data.length, shape), data };
}

function checkedShape(length: number, shape: readonly number[]): readonly number[] {
  if (elementCount(shape) !== length) {
    throw new RangeError(
      `shape [${shape.join(", ")}] has ${elementCount(shape)} elements, the data ${length}`,
    );
  }
  return shape;
}
