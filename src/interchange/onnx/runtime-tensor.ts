import { Tensor } from "onnxruntime-node";
import { ELEMENT_TYPES } from "./model.ts";

/** Numbers as ONNX Runtime takes elements of a type; `undefined` for a type that it is not given here. */
export function runtimeTensor(
  type: number,
  values: Float32Array | Int32Array,
  shape: readonly number[],
): Tensor | undefined {
  switch (ELEMENT_TYPES[type]) {
    case "float32":
      return new Tensor(
        "float32",
        values instanceof Float32Array ? values : Float32Array.from(values),
        shape,
      );
    case "float64":
      return new Tensor("float64", Float64Array.from(values), shape);
    case "int64":
      return new Tensor("int64", BigInt64Array.from(values, BigInt), shape);
    case "int32":
      return new Tensor("int32", Int32Array.from(values), shape);
    case "uint8":
      return new Tensor("uint8", Uint8Array.from(values), shape);
    case "bool":
      return new Tensor("bool", Uint8Array.from(values), shape);
    default:
      return undefined;
  }
}

/** The numbers of a result; `undefined` for results that are none. */
export function numbersOf({ data }: Tensor): Float64Array | undefined {
  return typeof data[0] === "string" ? undefined : Float64Array.from(data as ArrayLike<number>, Number);
}
