import type { Tensor } from "#trees";
import type { TensorSpec } from "./program.ts";

/** The tensor of no elements of a specification whose shape has a 0. */
export function emptyTensor({ type, shape }: TensorSpec): Tensor {
  switch (type) {
    case "float32":
      return { type, shape, data: new Float32Array() };
    case "int32":
      return { type, shape, data: new Int32Array() };
    case "bool":
      return { type, shape, data: new Uint8Array() };
  }
}
