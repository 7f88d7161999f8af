import { numpy as np, scipySpecial } from "@jax-js/jax";
import type { ConstantType } from "../constant.ts";
import { divided, elementwise, nearestEven, remainder } from "../folding/elementwise.ts";
import { type Call, isConstant, type Operator, type Operators } from "./operator.ts";

type Unary = (x: np.Array) => np.Array;
type Binary = (x: np.Array, y: np.Array) => np.Array;

const one = (traced: Unary, folded?: (x: number) => number): Operator => ({
  traced: (call) => traced(call.array(0)),
  ...(folded && { folded: (call: Call) => elementwise([call.constant(0)], folded) }),
});

const two = (traced: Binary, folded?: (x: number, y: number) => number): Operator => ({
  traced: (call) => traced(call.array(0), call.array(1)),
  ...(folded && {
    folded: (call: Call) => elementwise(call.constants(), (x, y) => folded(x!, y!)),
  }),
});

const several = (traced: Binary, folded: (...all: number[]) => number): Operator => ({
  traced: (call) => call.arrays().reduce(traced),
  folded: (call) => elementwise(call.constants(), folded),
});

const compared = (traced: Binary, folded: (x: number, y: number) => boolean): Operator => ({
  traced: (call) => traced(call.array(0), call.array(1)),
  folded: (call) => elementwise(call.constants(), (x, y) => (folded(x!, y!) ? 1 : 0), "boolean"),
});

const sum = (...all: number[]): number => all.reduce((total, x) => total + x, 0);
/** xʸ, of whole exponents by products, whose derivatives are right at 0 and for negative bases. */
function power(call: Call): np.Array {
  const exponent = call.value(1);
  const base = call.array(0);
  if (!isConstant(exponent) || exponent.data.length !== 1) return np.power(base, call.array(1));
  const [value] = exponent.data;
  if (value === 0.5) return np.sqrt(base);
  if (value === 1) return base;
  if (value === 2) return np.square(base);
  if (value === 3) return np.square(base.ref).mul(base);
  if (value === 4) return np.square(np.square(base));
  if (value === -1) return np.reciprocal(base);
  return np.power(base, call.array(1));
}

function mod(call: Call): np.Array {
  const [x, y] = [call.array(0), call.array(1)];
  return call.flag("fmod") ? np.fmod(x, y) : np.remainder(x, y);
}

function clip(call: Call): np.Array {
  const x = call.array(0);
  const bounded = (own: np.Array, i: number, attribute: string, bound: typeof np.maximum): np.Array => {
    if (call.has(i) && !isConstant(call.value(i))) return bound(own, call.array(i));
    const value = call.scalar(i, attribute);
    // The exporters write the largest numbers where nothing bounds.
    return value === undefined || Math.abs(value) > 3.4e38 ? own : bound(own, value);
  };
  return bounded(bounded(x, 1, "min", np.maximum), 2, "max", np.minimum);
}

function isInfinite(call: Call): np.Array {
  const x = call.array(0);
  if (!call.flag("detect_negative", true)) return np.isposinf(x);
  return call.flag("detect_positive", true) ? np.isinf(x) : np.isneginf(x);
}

/** Arithmetic element by element. */
export const ARITHMETIC: Operators = {
  Add: two(np.add, (x, y) => x + y),
  Sub: two(np.subtract, (x, y) => x - y),
  Mul: two(np.multiply, (x, y) => x * y),
  /** Of whole numbers cut towards zero. */
  Div: {
    traced: (call) => call.array(0).div(call.array(1)),
    folded: (call) => divided(call.constants()),
  },
  Pow: { traced: power, folded: (call) => elementwise(call.constants(), (x, y) => x! ** y!) },
  Mod: { traced: mod, folded: (call) => remainder(call.constants(), call.flag("fmod")) },
  Sum: several(np.add, sum),
  Min: several(np.minimum, Math.min),
  Max: several(np.maximum, Math.max),
  Mean: {
    traced: (call) =>
      call
        .arrays()
        .reduce(np.add)
        .mul(1 / call.node.inputs.length),
    folded: (call) => elementwise(call.constants(), (...all) => sum(...all) / all.length),
  },
  Neg: one(np.negative, (x) => -x),
  Abs: one(np.abs, Math.abs),
  Sign: one(np.sign, Math.sign),
  Reciprocal: one(np.reciprocal, (x) => 1 / x),
  Sqrt: one(np.sqrt, Math.sqrt),
  Exp: one(np.exp, Math.exp),
  Log: one(np.log, Math.log),
  Floor: one(np.floor, Math.floor),
  Ceil: one(np.ceil, Math.ceil),
  Round: one(np.rint, nearestEven),
  Erf: one(scipySpecial.erf),
  Sin: one(np.sin, Math.sin),
  Cos: one(np.cos, Math.cos),
  Tan: one(np.tan, Math.tan),
  Asin: one(np.asin, Math.asin),
  Acos: one(np.acos, Math.acos),
  Atan: one(np.atan, Math.atan),
  Sinh: one(np.sinh, Math.sinh),
  Cosh: one(np.cosh, Math.cosh),
  Asinh: one(np.arcsinh, Math.asinh),
  Acosh: one(np.arccosh, Math.acosh),
  Atanh: one(np.arctanh, Math.atanh),
  Clip: {
    traced: clip,
    folded: (call) => {
      const low = call.scalar(1, "min") ?? Number.NEGATIVE_INFINITY;
      const high = call.scalar(2, "max") ?? Number.POSITIVE_INFINITY;
      return elementwise([call.constant(0)], (x) => Math.min(high, Math.max(low, x!)));
    },
  },
};

const both: ConstantType = "boolean";

/** Comparisons and logic. */
export const LOGIC: Operators = {
  Equal: compared(np.equal, (x, y) => x === y),
  Less: compared(np.less, (x, y) => x < y),
  Greater: compared(np.greater, (x, y) => x > y),
  LessOrEqual: compared(np.lessEqual, (x, y) => x <= y),
  GreaterOrEqual: compared(np.greaterEqual, (x, y) => x >= y),
  And: compared(np.logicalAnd, (x, y) => x !== 0 && y !== 0),
  Or: compared(np.logicalOr, (x, y) => x !== 0 || y !== 0),
  Xor: compared(np.logicalXor, (x, y) => (x !== 0) !== (y !== 0)),
  Not: {
    traced: (call) => np.logicalNot(call.array(0)),
    folded: (call) => elementwise([call.constant(0)], (x) => (x === 0 ? 1 : 0), both),
  },
  IsNaN: {
    traced: (call) => np.isnan(call.array(0)),
    folded: (call) => elementwise([call.constant(0)], (x) => (Number.isNaN(x) ? 1 : 0), both),
  },
  IsInf: { traced: isInfinite },
  Where: {
    traced: (call) => np.where(call.array(0), call.array(1), call.array(2)),
    folded: (call) => {
      const [condition, x, y] = call.constants();
      return elementwise([condition!, x!, y!], (is, a, b) => (is === 0 ? b! : a!), x!.type);
    },
  },
};
