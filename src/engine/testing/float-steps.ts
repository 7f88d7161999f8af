import { lax, nn, numpy as np } from "@jax-js/jax";
import { elementCount } from "#trees";
import { alongAxis, broadcasts, contraction, LARGEST, permutation, type Step } from "./step.ts";

/** `y` itself where it broadcasts against `x`, else its total. */
const fitted = (x: np.Array, y: np.Array): np.Array => (broadcasts(x.shape, y.shape) ? y.ref : y.ref.sum());

/** Away from the values it was made of, so that rounding does not decide a comparison with them. */
export const untied = (y: np.Array): np.Array => y.mul(0.75).add(0.37);

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

/** Two output channels over one or two spatial axes with taps out of `y`; strides, dilations and cuts as chosen. */
function convolution(x: np.Array, y: np.Array, choice: number): np.Array | undefined {
  if (y.size < 4 || x.size === 0 || x.size * 2 > LARGEST) return undefined;
  const digit = (position: number, base: number): number => Math.floor(choice / position) % base;
  const spatialCount = 1 + digit(1, 2);
  const shape = [...Array<number>(spatialCount + 2).fill(1), ...x.shape];
  const [channels, ...image] = shape.slice(-1 - spatialCount) as [number, ...number[]];
  const examples = x.ref.reshape([-1, channels, ...image]);
  const heights = image.map((_, i) => (i === spatialCount - 1 ? 2 : 1 + digit(2, 2)));
  const taps = y.ref.reshape([-1]).slice([0, elementCount(heights)]);
  const kernel = np.broadcastTo(taps.reshape([1, 1, ...heights]), [2, channels, ...heights]);
  const strides = image.map((_, i) => 1 + digit(4 + 4 * i, 2));
  const lhsDilation = image.map((_, i) => 1 + Number(digit(16, 5) === i));
  const rhsDilation = image.map((_, i) => 1 + Number(digit(80, 7) === i));
  // The last axis has at least one element before it is padded and a kernel that reaches over two or three.
  const padding = image.map((size, i): [number, number] => {
    const [before, after] = [2 - digit(560, 3), digit(1680, 3)];
    return i === 0 && size > 3 ? [before - 1, after] : [2, after];
  });
  return lax.convGeneralDilated(examples, kernel, strides, padding, { lhsDilation, rhsDilation });
}

/** Windows over the last one or two axes, each reduced to its sum. */
function windowSums(x: np.Array, _: np.Array, choice: number): np.Array | undefined {
  const image = x.shape.slice(-(1 + (choice % 2)));
  if (image.length === 0 || x.size === 0) return undefined;
  const window = image.map((size, i) => 1 + (Math.floor(choice / (2 + 3 * i)) % Math.min(3, size)));
  const strides = image.map((__, i) => 1 + (Math.floor(choice / (18 + i)) % 2));
  return lax.reduceWindow(x.ref, (part: np.Array) => part.sum(), window, strides);
}

/** Steps that are differentiable almost everywhere, keep ordinary numbers ordinary and can be mapped. */
export const FLOAT_STEPS = {
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
  rectify: (x, _, choice) => (choice % 2 === 0 ? np.maximum(0, x.ref) : np.maximum(x.ref, 0)),
  tangent: (x) => np.tanh(x.ref),
  error: (x) => lax.erf(x.ref),
  complementaryError: (x) => lax.erfc(x.ref),
  arcTangent: (x) => np.arctan(x.ref),
  arcSine: (x) => np.arcsin(np.sin(x.ref).mul(0.9)),
  choose: (x, y) => np.where(np.less(x.ref, untied(fitted(x, y))), x.ref.mul(2), fitted(x, y)),
  stop: (x) => lax.stopGradient(x.ref),
  transpose: (x, _, choice) => x.ref.transpose(permutation(x.ndim, choice)),
  reshape: (x, _, choice) => reshaped(x, choice),
  flatten: (x) => x.ref.reshape([x.size]),
  broadcast: (x, _, choice) => {
    const shape = [...x.shape];
    shape.splice(choice % (x.ndim + 1), 0, 1);
    const target = shape.map((size) => (size === 1 ? (Math.floor(choice / 4) % 3) + 1 : size));
    return elementCount(target) > LARGEST ? undefined : np.broadcastTo(x.ref.reshape(shape), target);
  },
  slice: alongAxis((x, axis, choice) => {
    const start = choice % x.shape[axis]!;
    return x.ref.slice(...x.shape.map((_, i): [] | [number] => (i === axis ? [start] : [])));
  }),
  element: alongAxis((x, axis, choice) =>
    x.ref.slice(...x.shape.map((size, i): [] | number => (i === axis ? choice % size : []))),
  ),
  pad: alongAxis((x, axis, choice) =>
    np.pad(
      x.ref,
      x.shape.map((_, i): [number, number] => (i === axis ? [choice % 2, choice % 3] : [0, 0])),
    ),
  ),
  flip: alongAxis((x, axis) => np.flip(x.ref, axis)),
  concatenate: alongAxis((x, axis) => np.concatenate([x.ref, x.ref.mul(2)], axis)),
  stack: (x, _, choice) => np.stack([x.ref, np.cos(x.ref)], choice % (x.ndim + 1)),
  split: alongAxis((x, axis) =>
    x.shape[axis]! < 2 ? undefined : (np.split(x.ref, [1], axis) as readonly np.Array[]),
  ),
  sum: alongAxis((x, axis) => x.ref.sum(axis)),
  total: (x) => x.ref.sum(),
  mean: alongAxis((x, axis) => x.ref.mean(axis)),
  // jax-js differentiates a product by division, so its factors stay away from zero: infinity times zero is
  // zero to jax-js and not a number to the engine.
  product: alongAxis((x, axis) => np.tanh(x.ref).mul(0.5).add(1).prod(axis)),
  softmax: alongAxis((x, axis) => nn.softmax(x.ref, axis)),
  contract: contraction,
  stackedProduct: (x, y) =>
    x.ndim > 1 &&
    y.ndim > 1 &&
    x.shape.at(-1) === y.shape.at(-2) &&
    broadcasts(x.shape.slice(0, -2), y.shape.slice(0, -2))
      ? np.matmul(x.ref, y.ref)
      : undefined,
  outer: (x, y) =>
    x.size * y.size > LARGEST ? undefined : np.outer(x.ref.reshape([x.size]), y.ref.reshape([y.size])),
  take: alongAxis((x, axis, choice) =>
    np.take(x.ref, np.array([0, choice % x.shape[axis]!, 0], { dtype: np.int32 }), axis),
  ),
  convolution,
} as const satisfies Readonly<Record<string, Step>>;

/** Steps that jax-js differentiates but has no batching rule for. */
export const UNMAPPED_STEPS = {
  windowSums,
} as const satisfies Readonly<Record<string, Step>>;
