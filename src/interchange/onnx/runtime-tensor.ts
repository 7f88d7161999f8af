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
    case "float16":
      return new Tensor("float16", Uint16Array.from(values, halfOf), shape);
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
export function numbersOf({ data, type }: Tensor): Float64Array | undefined {
  if (type === "float16" && data instanceof Uint16Array) return Float64Array.from(data, numberOfHalf);
  if (typeof data[0] === "string") return undefined;
  return Float64Array.from(data as ArrayLike<number>, Number);
}

const HALF = new DataView(new ArrayBuffer(4));

/** The bits of the nearest number of 16 bits, of two the even one. */
function halfOf(value: number): number {
  HALF.setFloat32(0, value);
  const bits = HALF.getUint32(0);
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = Math.abs(Math.fround(value));
  if (Number.isNaN(magnitude)) return sign | 0x7e00;
  if (magnitude >= 65520) return sign | 0x7c00;
  // Numbers below 2⁻¹⁴ are multiples of 2⁻²⁴, others have ten bits of fraction.
  const exponent = Math.max(-14, Math.floor(Math.log2(magnitude || 1e-30)));
  const units = nearestEven(magnitude / 2 ** (exponent - 10));
  const isSmall = units < 1024;
  return sign | (isSmall ? units : ((exponent + 15) << 10) + (units - 1024));
}

function nearestEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  if (rest === 0.5) return below + (below % 2);
  return rest < 0.5 ? below : below + 1;
}

function numberOfHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
