import { numpy as np } from "@jax-js/jax";
import { untied } from "./float-steps.ts";
import { alongAxis, broadcasts, contraction, type Step } from "./step.ts";

const isWhole = (x: np.Array): boolean => x.dtype === np.int32;
const isTruth = (x: np.Array): boolean => x.dtype === np.bool;
const asWhole = (x: np.Array): np.Array =>
  isWhole(x) || isTruth(x) ? x.ref.astype(np.int32) : np.floor(np.tanh(x.ref).mul(3.7)).astype(np.int32);
const asTruth = (x: np.Array): np.Array => (isTruth(x) ? x.ref : np.greater(x.ref, 0));
const asReal = (x: np.Array): np.Array => x.ref.astype(np.float32);
/** `y` where it broadcasts against `x`, else `x` again. */
const partner = (x: np.Array, y: np.Array): np.Array => (broadcasts(x.shape, y.shape) ? y : x);

/** Steps over every element type; what they make is seldom differentiable. */
export const MIXED_STEPS = {
  less: (x, y) => np.less(asReal(x), untied(asReal(partner(x, y)))),
  lessEqual: (x, y) => np.lessEqual(asWhole(partner(x, y)), asWhole(x)),
  lessTruth: (x, y) => np.less(asTruth(x), asTruth(partner(x, y))),
  equal: (x, y) => np.equal(asWhole(x), asWhole(partner(x, y))),
  notEqual: (x, y) => np.notEqual(asTruth(x), asTruth(partner(x, y))),
  and: (x, y) => np.logicalAnd(asTruth(x), asTruth(partner(x, y))),
  xor: (x, y) => np.logicalXor(asTruth(x), asTruth(partner(x, y))),
  not: (x) => np.logicalNot(asTruth(x)),
  any: alongAxis((x, axis) => asTruth(x).any(axis)),
  all: alongAxis((x, axis) => asTruth(x).all(axis)),
  whole: (x) => asWhole(x),
  real: (x) => asReal(x),
  ceiling: (x) => np.ceil(untied(asReal(x)).mul(2)),
  // Not among the differentiable steps: jax-js finds where the largest element is by computing it again with
  // more digits, and then finds it nowhere.
  largest: alongAxis((x, axis) => (isTruth(x) ? asWhole(x) : x.ref).max(axis)),
  smallest: alongAxis((x, axis) => (isTruth(x) ? asWhole(x) : x.ref).min(axis)),
  wholeSum: alongAxis((x, axis) => asWhole(x).sum(axis)),
  wholeProduct: (x, y) => np.minimum(asWhole(x), 3).mul(asWhole(partner(x, y))),
  wholeQuotient: (x, _, choice) => np.floorDivide(asWhole(x), [2, -1, 3][choice % 3]!),
  remainder: (x, _, choice) => asWhole(x).mod((choice % 3) + 2),
  realRemainder: (x, _, choice) => untied(asReal(x)).mod([0.7, -1.3][choice % 2]!),
  realQuotient: (x, _, choice) => np.floorDivide(untied(asReal(x)), [0.7, -1.3][choice % 2]!),
  bits: (x, y) => np.bitwiseXor(asWhole(x), asWhole(partner(x, y))),
  wholeContraction: (x, y, choice) => {
    const [a, b] = [np.minimum(asWhole(x), 5), np.minimum(asWhole(y), 5)];
    return contraction(a, b, choice);
  },
  sorted: alongAxis((x, axis) => np.sort(isTruth(x) ? asWhole(x) : x.ref, axis)),
  order: alongAxis((x, axis) => np.argsort(asWhole(x), axis)),
  position: alongAxis((x, axis) => np.argmax(asWhole(x), axis)),
  choice: (x, y) => np.where(asTruth(x), asTruth(partner(x, y)), asTruth(x)),
  wholeChoice: (x, y) => np.where(asTruth(x), asWhole(partner(x, y)), asWhole(x)),
  takeEach: alongAxis((x, axis) =>
    np.takeAlongAxis(x.ref, np.argmax(asWhole(x), axis, { keepdims: true }), axis),
  ),
} as const satisfies Readonly<Record<string, Step>>;
