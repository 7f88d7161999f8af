import type { TensorType } from "#trees";
import type { Comparison } from "../program/primitives.ts";
import { errorFunction } from "./error-function.ts";

/** What becomes of one number, or of two, in the element type of the result. */
export type OnNumbers = (a: number, b: number) => number;

const truth = (is: boolean): number => (is ? 1 : 0);

/** A number as an element of a type: truncated and wrapped round for whole numbers, 0 or 1 for truth values. */
export function asElement(type: TensorType): (value: number) => number {
  if (type === "float32") return (value) => value;
  if (type === "int32") return (value) => Math.trunc(value) | 0;
  return (value) => truth(value !== 0);
}

/** Functions of one number. */
export const OF_ONE: Readonly<Record<string, (x: number) => number>> = {
  neg: (x) => -x,
  reciprocal: (x) => 1 / x,
  floor: Math.floor,
  ceil: Math.ceil,
  stop_gradient: (x) => x,
  sin: Math.sin,
  cos: Math.cos,
  asin: Math.asin,
  atan: Math.atan,
  exp: Math.exp,
  log: Math.log,
  sqrt: Math.sqrt,
  erf: errorFunction,
  erfc: (x) => 1 - errorFunction(x),
};

const COMPARISONS: Readonly<Record<Comparison, OnNumbers>> = {
  less: (a, b) => truth(a < b),
  less_equal: (a, b) => truth(a <= b),
  equal: (a, b) => truth(a === b),
  not_equal: (a, b) => truth(a !== b),
};

/** A comparison of two numbers, 1 where it holds. */
export function comparison(op: Comparison): OnNumbers {
  return COMPARISONS[op];
}

const INTEGERS: Readonly<Record<string, OnNumbers>> = {
  add: (a, b) => (a + b) | 0,
  sub: (a, b) => (a - b) | 0,
  mul: Math.imul,
};

const TRUTHS: Readonly<Record<string, OnNumbers>> = {
  add: (a, b) => truth(a + b > 0),
  mul: (a, b) => a * b,
};

/** Functions of two numbers. Division truncates, and a remainder has the sign of what is divided. */
const OF_TWO: Readonly<Record<string, OnNumbers>> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  idiv: (a, b) => Math.trunc(a / b),
  mod: (a, b) => a % b,
  min: Math.min,
  max: Math.max,
};

/** The function of two numbers that a primitive is of elements of a type; `undefined` for a primitive that is none. */
export function ofTwo(primitive: string, type: TensorType): OnNumbers | undefined {
  const own = type === "int32" ? INTEGERS[primitive] : type === "bool" ? TRUTHS[primitive] : undefined;
  return own ?? OF_TWO[primitive];
}

/** The bits of two numbers combined. */
export const COMBINED_BITS = {
  and: (a, b) => a & b,
  or: (a, b) => a | b,
  xor: (a, b) => a ^ b,
} as const satisfies Readonly<Record<string, OnNumbers>>;
