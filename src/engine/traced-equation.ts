import { elementType } from "./element-type.ts";
import type { PrimitiveParameters, TracedPrimitives } from "./program/primitives.ts";
import { type Equation, newEquation, type Operand, type Value } from "./program/program.ts";

/** What jax-js recorded as the parameters of an equation. */
export type Recorded = Readonly<Record<string, unknown>>;

/**
 * The equation of a primitive as jax-js recorded it, its parameters read and checked; keys keep jax-js's order.
 *
 * A primitive that has no lowering becomes `foreign`. Throws an Error for parameters that are not known or of another
 * form, which only another version of jax-js records, and AtlasError `engine/element-type`.
 */
export function tracedEquation(
  primitive: string,
  inputs: readonly Operand[],
  recorded: Recorded,
  outputs: readonly Value[],
): Equation {
  return isTraced(primitive)
    ? newEquation(primitive, inputs, read(primitive, recorded), outputs)
    : newEquation("foreign", inputs, { name: primitive, parameters: recorded }, outputs);
}

type TracedName = keyof TracedPrimitives;

/** What jax-js recorded for `primitive`, read whole. */
function read<P extends TracedName>(primitive: P, recorded: Recorded): PrimitiveParameters[P] {
  const parameters = READERS[primitive](recorded);
  const unread = Object.keys(recorded).find((name) => !Object.hasOwn(parameters, name));
  if (unread !== undefined)
    throw new Error(`jax-js recorded a parameter ${unread} of ${primitive}, which is not known`);
  return parameters;
}

const none = () => ({});

const READERS: { readonly [P in TracedName]: (recorded: Recorded) => PrimitiveParameters[P] } = {
  add: none,
  mul: none,
  idiv: none,
  mod: none,
  min: none,
  max: none,
  bit_combine: ({ op }) => ({ op: oneOf(op, ["and", "or", "xor"]) }),
  neg: none,
  reciprocal: none,
  floor: none,
  ceil: none,
  stop_gradient: none,
  cast: ({ dtype }) => ({ dtype: elementType(String(dtype)) }),
  sin: none,
  cos: none,
  asin: none,
  atan: none,
  exp: none,
  log: none,
  erf: none,
  erfc: none,
  sqrt: none,
  reduce: ({ op, axis }) => ({ op: oneOf(op, ["Add", "Mul", "Min", "Max"]), axis: integers(axis) }),
  dot: none,
  conv: ({ vmapDims, strides, padding, lhsDilation, rhsDilation }) => ({
    vmapDims: integer(vmapDims),
    strides: integers(strides),
    padding: pairs(padding),
    lhsDilation: integers(lhsDilation),
    rhsDilation: integers(rhsDilation),
  }),
  pool: ({ window, strides }) => ({ window: integers(window), strides: integers(strides) }),
  pool_transpose: ({ inShape, window, strides }) => ({
    inShape: integers(inShape),
    window: integers(window),
    strides: integers(strides),
  }),
  compare: ({ op }) => ({ op: oneOf(op, ["less", "equal", "not_equal", "less_equal"]) }),
  where: none,
  concatenate: ({ axis }) => ({ axis: integer(axis) }),
  split: ({ axis, sizes }) => ({ axis: integer(axis), sizes: integers(sizes) }),
  gather: ({ axis, outDim, uniqueIndices }) => ({
    axis: integers(axis),
    outDim: integer(outDim),
    uniqueIndices: truth(uniqueIndices),
  }),
  scatter: ({ op, shape, axis, outDim, uniqueIndices }) => ({
    op: oneOf(op, ["update", "add"]),
    shape: integers(shape),
    axis: integers(axis),
    outDim: integer(outDim),
    uniqueIndices: truth(uniqueIndices),
  }),
  sort: none,
  argsort: none,
  transpose: ({ perm }) => ({ perm: integers(perm) }),
  broadcast: ({ shape, axis }) => ({ shape: integers(shape), axis: integers(axis) }),
  reshape: ({ shape }) => ({ shape: integers(shape) }),
  flip: ({ axis }) => ({ axis: integers(axis) }),
  shrink: ({ slice }) => ({ slice: pairs(slice) }),
  pad: ({ width }) => ({ width: pairs(width) }),
};

const isTraced = (name: string): name is TracedName => Object.hasOwn(READERS, name);

/** The primitives of jax-js that can be lowered. */
export const LOWERED_PRIMITIVES: readonly string[] = Object.keys(READERS);

function integer(value: unknown): number {
  if (typeof value === "number" && Number.isSafeInteger(value)) return value;
  throw misread(value, "an integer");
}

function integers(value: unknown): readonly number[] {
  if (Array.isArray(value)) return value.map(integer);
  throw misread(value, "a list of integers");
}

function pairs(value: unknown): readonly (readonly [number, number])[] {
  if (!Array.isArray(value)) throw misread(value, "a list of pairs");
  return value.map((pair: unknown) => {
    const [first, second, ...rest] = integers(pair);
    if (first === undefined || second === undefined || rest.length > 0) throw misread(pair, "a pair");
    return [first, second];
  });
}

function oneOf<Word extends string>(value: unknown, words: readonly Word[]): Word {
  const word = words.find((known) => known === value);
  if (word !== undefined) return word;
  throw misread(value, words.join(" or "));
}

function truth(value: unknown): boolean {
  if (typeof value === "boolean") return value;
  throw misread(value, "true or false");
}

const misread = (value: unknown, expected: string): Error =>
  new Error(`jax-js recorded the parameter ${JSON.stringify(value)} where ${expected} is expected`);
