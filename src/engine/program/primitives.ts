import type { TensorType } from "#trees";

type None = Readonly<Record<string, never>>;

type Integers = readonly number[];

/** Two whole numbers, such as the zeros before and after an axis. */
type Pair = readonly [number, number];

/** How a reduction combines elements, as jax-js names it. */
export type ReductionOperator = "Add" | "Mul" | "Min" | "Max";

/** What a comparison asks of two elements. */
export type Comparison = "less" | "equal" | "not_equal" | "less_equal";

/** How bits, or truth values, are combined. */
export type BitOperator = "and" | "or" | "xor";

/** A convolution `[mapped…, N, C, …spatial]` with `[mapped…, O, C, …kernel]`, as `lax.conv_general_dilated`. */
interface ConvolutionParameters {
  /** How many leading axes are mapped by `vmap`. */
  readonly vmapDims: number;
  readonly strides: Integers;
  readonly padding: readonly Pair[];
  readonly lhsDilation: Integers;
  readonly rhsDilation: Integers;
}

/** Sliding windows over the last axes. */
interface Windows {
  readonly window: Integers;
  readonly strides: Integers;
}

/** Elements put, or added, to where indices along `axis` say. */
interface ScatterParameters {
  readonly op: "update" | "add";
  readonly shape: Integers;
  readonly axis: Integers;
  readonly outDim: number;
  readonly uniqueIndices: boolean;
}

/** The primitives of jax-js that can be lowered, each with its static parameters. */
export interface TracedPrimitives {
  readonly add: None;
  readonly mul: None;
  readonly idiv: None;
  readonly mod: None;
  readonly min: None;
  readonly max: None;
  readonly bit_combine: { readonly op: BitOperator };
  readonly neg: None;
  readonly reciprocal: None;
  readonly floor: None;
  readonly ceil: None;
  readonly stop_gradient: None;
  readonly cast: { readonly dtype: TensorType };
  readonly sin: None;
  readonly cos: None;
  readonly asin: None;
  readonly atan: None;
  readonly exp: None;
  readonly log: None;
  readonly erf: None;
  readonly erfc: None;
  readonly sqrt: None;
  readonly reduce: { readonly op: ReductionOperator; readonly axis: Integers };
  /** The sum of products along the last axis. */
  readonly dot: None;
  readonly conv: ConvolutionParameters;
  readonly pool: Windows;
  readonly pool_transpose: Windows & { readonly inShape: Integers };
  readonly compare: { readonly op: Comparison };
  readonly where: None;
  readonly concatenate: { readonly axis: number };
  readonly split: { readonly axis: number; readonly sizes: Integers };
  readonly gather: { readonly axis: Integers; readonly outDim: number; readonly uniqueIndices: boolean };
  readonly scatter: ScatterParameters;
  /** Elements along the last axis, the least first. */
  readonly sort: None;
  /** The same and their places before, the lesser first of those that are equal. */
  readonly argsort: None;
  readonly transpose: { readonly perm: Integers };
  /** `axis` are the axes of `shape` that are new. */
  readonly broadcast: { readonly shape: Integers; readonly axis: Integers };
  readonly reshape: { readonly shape: Integers };
  readonly flip: { readonly axis: Integers };
  /** The part `[start, end)` of each axis. */
  readonly shrink: { readonly slice: readonly Pair[] };
  /** Zeros before and after each axis; a negative width cuts. */
  readonly pad: { readonly width: readonly Pair[] };
}

/** The primitives that the engine adds to those of jax-js. */
interface AddedPrimitives {
  readonly sub: None;
  /** 1 where the operand is positive, 0 where it is negative, and `atZero` where it is zero. */
  readonly unit_step: { readonly atZero: 0 | 1 };
  /** `affine(x, a, b) = x · a + b`. */
  readonly affine: None;
  /** Exponentials by their own sum along the last axis. */
  readonly softmax: None;
  /** `scatter` by addition to an array, the first operand, in place of zeros. */
  readonly scatter_onto: ScatterParameters;
  /** The convolution of a dilated input, with its kernel flipped along the spatial axes. */
  readonly conv_transpose: ConvolutionParameters;
  /** A primitive of jax-js without a lowering, which does no harm as long as nothing reads its results. */
  readonly foreign: { readonly name: string; readonly parameters: Readonly<Record<string, unknown>> };
}

/** Every primitive that an equation may apply, with its static parameters. */
export interface PrimitiveParameters extends TracedPrimitives, AddedPrimitives {}

/** The name of a primitive. */
export type PrimitiveName = keyof PrimitiveParameters;

/** The part of a table by primitive in which several share an entry. */
export function alike<Name extends PrimitiveName, Entry>(
  names: readonly Name[],
  entry: Entry,
): Readonly<Record<Name, Entry>> {
  return Object.fromEntries(names.map((name) => [name, entry])) as Record<Name, Entry>;
}
