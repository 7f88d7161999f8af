import { numpy as np } from "@jax-js/jax";
import type { Constant, ConstantType } from "../constant.ts";
import { converted } from "../folding/elementwise.ts";
import { ELEMENT_TYPES } from "../model.ts";
import { constantType } from "../tensor-data.ts";
import { type Call, isConstant, type Operators, Unsupported } from "./operator.ts";

/** What numbers of an ONNX element type are computed as. */
function computedAs(type: number): ConstantType {
  const computed = constantType(type);
  if (computed === undefined) {
    throw new Unsupported(`it makes elements of type ${ELEMENT_TYPES[type] ?? type}`);
  }
  return computed;
}

const DTYPES = { float: np.float32, integer: np.int32, boolean: np.bool } as const;

function cast(call: Call): np.Array {
  const type = computedAs(call.integer("to", 1));
  const x = call.array(0);
  // A cast to truth values asks whether a number is not 0.
  if (type === "boolean" && x.dtype !== np.bool) return np.notEqual(x, 0);
  return x.astype(DTYPES[type]);
}

function typeOfValue(call: Call, i: number): ConstantType {
  const value = call.value(i);
  if (isConstant(value)) return value.type;
  return value.dtype === np.float32 ? "float" : value.dtype === np.bool ? "boolean" : "integer";
}

function castLike(call: Call): np.Array {
  const type = typeOfValue(call, 1);
  call.array(1).dispose();
  return call.array(0).astype(DTYPES[type]);
}

/** A constant as the type of a value, which may be an array. */
export function castConstant(call: Call): Constant {
  const type = typeOfValue(call, 1);
  const like = call.value(1);
  if (!isConstant(like)) like.dispose();
  return converted(call.constant(0), type);
}

const itself = {
  traced: (call: Call): np.Array => call.array(0),
  folded: (call: Call): Constant => call.constant(0),
};

/** Types of elements, and what hands on its input. */
export const TYPES: Operators = {
  Identity: itself,
  Cast: { traced: cast, folded: (call) => converted(call.constant(0), computedAs(call.integer("to", 1))) },
  CastLike: { traced: castLike },
  /** As it is evaluated, whatever a file says of training. */
  Dropout: itself,
};
