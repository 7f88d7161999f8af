import { lax, nn, numpy as np } from "@jax-js/jax";
import { elementCount } from "#trees";

/**
 * One step of a random program as plain numbers, so that a property test can draw, print and shrink it.
 *
 * `operation` chooses what is done, `operand` and `other` to which values, `choice` how; each is taken
 * modulo the number of possibilities, so every quadruple is a legal step.
 */
export interface Instruction {
  readonly operation: number;
  readonly operand: number;
  readonly other: number;
  readonly choice: number;
}

/** Largest number of elements that a step may make. */
const LARGEST = 300;

/** Does one step on borrowed operands, or nothing where it does not apply. */
type Step = (x: np.Array, y: np.Array, choice: number) => np.Array | readonly np.Array[] | undefined;

const axisOf = (x: np.Array, choice: number): number | undefined =>
  x.ndim === 0 ? undefined : choice % x.ndim;

/** The permutation of the given number, in the factorial number system. */
function permutation(rank: number, choice: number): number[] {
  const left = Array.from({ length: rank }, (_, axis) => axis);
  let rest = choice;
  return Array.from({ length: rank }, (_, i) => {
    const position = rest % (rank - i);
    rest = Math.floor(rest / (rank - i));
    return left.splice(position, 1)[0]!;
  });
}

const broadcasts = (a: readonly number[], b: readonly number[]): boolean =>
  [...Array(Math.min(a.length, b.length)).keys()].every((i) => {
    const [m, n] = [a.at(-1 - i)!, b.at(-1 - i)!];
    return m === n || m === 1 || n === 1;
  });

/** `y` itself where it broadcasts against `x`, else its mean. */
const fitted = (x: np.Array, y: np.Array): np.Array => (broadcasts(x.shape, y.shape) ? y.ref : y.ref.mean());

/** Away from the values it was made of, so that rounding does not decide a comparison with them. */
const untied = (y: np.Array): np.Array => y.mul(0.75).add(0.37);

const alongAxis =
  (apply: (x: np.Array, axis: number, choice: number) => np.Array | undefined): Step =>
  (x, _, choice) => {
    const axis = axisOf(x, choice);
    return axis === undefined ? undefined : apply(x, axis, Math.floor(choice / x.ndim));
  };

const onePlusSquare = (x: np.Array): np.Array => x.ref.mul(x.ref).add(1);

function reshaped(x: np.Array, choice: number): np.Array {
  const shape = [...x.shape];
  const at = choice % (shape.length + 1);
  const size = shape[at];
  if (size === undefined) shape.push(1);
  else if (size === 4) shape.splice(at, 1, 2, 2);
  else if (size === 6) shape.splice(at, 1, 3, 2);
  else if (at + 1 < shape.length) shape.splice(at, 2, size * shape[at + 1]!);
  else shape.splice(at, 0, 1);
  return x.ref.reshape(shape);
}

function matrixProduct(x: np.Array, y: np.Array, choice: number): np.Array | undefined {
  const pairs = x.shape.flatMap((size, i) => y.shape.flatMap((other, j) => (size === other ? [[i, j]] : [])));
  const pair = pairs[choice % Math.max(1, pairs.length)];
  if (pair === undefined) return undefined;
  const [i, j] = [pair[0]!, pair[1]!];
  if ((x.size / x.shape[i]!) * (y.size / y.shape[j]!) > LARGEST) return undefined;
  return np.tensordot(x.ref, y.ref, [[i], [j]]);
}

/** Two output channels over one or two spatial axes, the kernel two wide with numbers of `y`. */
function convolution(x: np.Array, y: np.Array, choice: number): np.Array | undefined {
  if (y.size < 2 || x.size * 2 > LARGEST) return undefined;
  const spatialCount = 1 + (choice % 2);
  const shape = [...Array<number>(spatialCount + 2).fill(1), ...x.shape];
  const [channels, ...image] = shape.slice(-1 - spatialCount) as [number, ...number[]];
  const examples = x.ref.reshape([-1, channels, ...image]);
  const taps = y.ref.reshape([-1]).slice([0, 2]);
  const last = image.map((_, i) => (i === spatialCount - 1 ? 2 : 1));
  const kernel = np.broadcastTo(taps.reshape([1, 1, ...last]), [2, channels, ...last]);
  const strides = image.map((_, i) => 1 + (Math.floor(choice / 2) % (2 - i)));
  const padding = image.map((): [number, number] => [1, Math.floor(choice / 4) % 3]);
  return lax.convGeneralDilated(examples, kernel, strides, padding);
}

/** Steps that are differentiable almost everywhere and keep ordinary numbers ordinary. */
const FLOAT_STEPS: Readonly<Record<string, Step>> = {
  add: (x, y) => x.ref.add(fitted(x, y)),
  subtract: (x, y) => fitted(x, y).sub(x.ref),
  multiply: (x, y) => x.ref.mul(fitted(x, y)),
  scale: (x, _, choice) => x.ref.mul([0, 1, -1, 0.5, 2][choice % 5]!),
  larger: (x, y) => np.maximum(x.ref, untied(fitted(x, y))),
  smaller: (x, y) => np.minimum(untied(fitted(x, y)), x.ref),
  negate: (x) => x.ref.neg(),
  sine: (x) => np.sin(x.ref),
  exponential: (x) => np.exp(np.sin(x.ref)),
  logarithm: (x) => np.log(onePlusSquare(x)),
  root: (x) => np.sqrt(onePlusSquare(x)),
  quotient: (x, y) => fitted(x, y).div(onePlusSquare(x)),
  rectify: (x) => np.maximum(x.ref, 0),
  tangent: (x) => np.tanh(x.ref),
  error: (x) => lax.erf(x.ref),
  arc: (x) => np.arctan(x.ref),
  choose: (x, y) => np.where(np.less(x.ref, untied(fitted(x, y))), x.ref.mul(2), fitted(x, y)),
  stop: (x) => lax.stopGradient(x.ref),
  transpose: (x, _, choice) => x.ref.transpose(permutation(x.ndim, choice)),
  reshape: (x, _, choice) => reshaped(x, choice),
  flatten: (x) => x.ref.reshape([-1]),
  broadcast: (x, _, choice) => {
    const shape = [...x.shape];
    shape.splice(choice % (x.ndim + 1), 0, 1);
    const target = shape.map((size) => (size === 1 ? (Math.floor(choice / 4) % 3) + 1 : size));
    return elementCount(target) > LARGEST ? undefined : np.broadcastTo(x.ref.reshape(shape), target);
  },
  slice: alongAxis((x, axis, choice) => {
    const start = choice % x.shape[axis]!;
    const ranges = x.shape.map((_, i) => (i === axis ? [start] : [])) as [][];
    return x.ref.slice(...ranges);
  }),
  element: alongAxis((x, axis, choice) =>
    x.ref.slice(...(x.shape.map((size, i) => (i === axis ? choice % size : [])) as [][])),
  ),
  pad: alongAxis((x, axis, choice) =>
    np.pad(
      x.ref,
      x.shape.map((_, i) => (i === axis ? [choice % 2, choice % 3] : [0, 0])) as [number, number][],
    ),
  ),
  flip: alongAxis((x, axis) => np.flip(x.ref, axis)),
  concatenate: alongAxis((x, axis) => np.concatenate([x.ref, x.ref.mul(2)], axis)),
  stack: (x, _, choice) => np.stack([x.ref, np.cos(x.ref)], choice % (x.ndim + 1)),
  split: (x, _, choice) => {
    const axis = axisOf(x, choice);
    return axis === undefined || x.shape[axis]! < 2 ? undefined : (np.split(x.ref, [1], axis) as np.Array[]);
  },
  sum: alongAxis((x, axis) => x.ref.sum(axis)),
  total: (x) => x.ref.sum(),
  mean: alongAxis((x, axis) => x.ref.mean(axis)),
  product: alongAxis((x, axis) => np.tanh(x.ref).prod(axis)),
  softmax: alongAxis((x, axis) => nn.softmax(x.ref, axis)),
  contract: matrixProduct,
  stackedProduct: (x, y) =>
    x.ndim > 1 &&
    y.ndim > 1 &&
    x.shape.at(-1) === y.shape.at(-2) &&
    broadcasts(x.shape.slice(0, -2), y.shape.slice(0, -2))
      ? np.matmul(x.ref, y.ref)
      : undefined,
  outer: (x, y) =>
    x.size * y.size > LARGEST ? undefined : np.outer(x.ref.reshape([-1]), y.ref.reshape([-1])),
  convolution,
};

const isWhole = (x: np.Array): boolean => x.dtype === np.int32;
const isTruth = (x: np.Array): boolean => x.dtype === np.bool;
const asWhole = (x: np.Array): np.Array =>
  isWhole(x) || isTruth(x) ? x.ref.astype(np.int32) : np.floor(np.tanh(x.ref).mul(3.7)).astype(np.int32);
const asTruth = (x: np.Array): np.Array => (isTruth(x) ? x.ref : np.greater(x.ref, 0));
/** `y` where it broadcasts against `x`, else `x` again. */
const partner = (x: np.Array, y: np.Array): np.Array => (broadcasts(x.shape, y.shape) ? y : x);

/** Steps over every element type; most ways of moving elements come from `FLOAT_STEPS`. */
const MIXED_STEPS: Readonly<Record<string, Step>> = {
  less: (x, y) => np.less(x.ref.astype(np.float32), untied(partner(x, y).ref.astype(np.float32))),
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
  real: (x) => x.ref.astype(np.float32),
  // Not among the differentiable steps: jax-js finds where the largest element is by computing it again with
  // more digits, and then finds it nowhere.
  largest: alongAxis((x, axis) => (isTruth(x) ? asWhole(x) : x.ref).max(axis)),
  smallest: alongAxis((x, axis) => (isTruth(x) ? asWhole(x) : x.ref).min(axis)),
  wholeSum: alongAxis((x, axis) => asWhole(x).sum(axis)),
  wholeProduct: (x, y) => np.minimum(asWhole(x), 3).mul(asWhole(partner(x, y))),
  wholeQuotient: (x, _, choice) => np.floorDivide(asWhole(x), [2, -1, 3][choice % 3]!),
  remainder: (x, _, choice) => asWhole(x).mod((choice % 3) + 2),
  bits: (x, y) => np.bitwiseXor(asWhole(x), asWhole(partner(x, y))),
  wholeContraction: (x, y, choice) => {
    const [a, b] = [np.minimum(asWhole(x), 5), np.minimum(asWhole(y), 5)];
    return matrixProduct(a, b, choice);
  },
  position: alongAxis((x, axis) => np.argmax(asWhole(x), axis)),
  choice: (x, y) => np.where(asTruth(x), asTruth(partner(x, y)), asTruth(x)),
  wholeChoice: (x, y) => np.where(asTruth(x), asWhole(partner(x, y)), asWhole(x)),
  take: alongAxis((x, axis, choice) =>
    np.take(x.ref, np.array([0, choice % x.shape[axis]!, 0], { dtype: np.int32 }), axis),
  ),
};

const MOVING_STEPS = [
  "transpose",
  "reshape",
  "flatten",
  "broadcast",
  "slice",
  "pad",
  "flip",
  "element",
] as const;

/** Which steps a program may take. */
export type StepSet = "float" | "mixed";

const STEPS: Readonly<Record<StepSet, readonly Step[]>> = {
  float: Object.values(FLOAT_STEPS),
  mixed: [...Object.values(MIXED_STEPS), ...MOVING_STEPS.map((name) => FLOAT_STEPS[name]!)],
};

/** The function that carries out the instructions; it returns the last `results` values that they make. */
export function randomProgram(
  instructions: readonly Instruction[],
  steps: StepSet,
  results: number,
): (...inputs: np.Array[]) => np.Array[] {
  return (...inputs) => {
    const values = [...inputs];
    for (const { operation, operand, other, choice } of instructions) {
      const step = STEPS[steps][operation % STEPS[steps].length]!;
      // Counted from the newest value, so that small numbers make long chains.
      const borrowed = (back: number): np.Array => values[values.length - 1 - (back % values.length)]!;
      const made = step(borrowed(operand), borrowed(other), choice);
      if (made !== undefined) values.push(...[made].flat());
    }
    for (const unused of values.slice(0, -results)) unused.dispose();
    return values.slice(-results);
  };
}
