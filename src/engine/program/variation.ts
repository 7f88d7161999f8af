import { alike, type PrimitiveName } from "./primitives.ts";
import type { EquationOf, Operand, Program, Value } from "./program.ts";

/** Along which axes the elements of a value may differ; along the others one element is repeated. */
export type Variation = readonly boolean[];

const everywhere = ({ shape }: Operand): Variation => shape.map((size) => size !== 1);

/** Where each value of a program varies, as far as broadcasts and elementwise steps tell; otherwise everywhere. */
export function variations(program: Program): (operand: Operand) => Variation {
  const known = new Map<Value, Variation>();
  const variationOf = (operand: Operand): Variation =>
    (operand.kind === "value" ? known.get(operand) : undefined) ?? everywhere(operand);
  for (const equation of program.equations) {
    const variation = throughEquation(equation.primitive, equation, variationOf);
    if (variation !== undefined) known.set(equation.outputs[0]!, variation);
  }
  return variationOf;
}

/** The number of elements of a value that may differ from each other. */
export function variedCount({ shape }: Operand, variation: Variation): number {
  return shape.reduce((count, size, axis) => (variation[axis] ? count * size : count), 1);
}

/** Where an equation's only output varies; undefined where that is not told. */
type VariationRule<Name extends PrimitiveName = PrimitiveName> = (
  equation: EquationOf<Name>,
  variationOf: (operand: Operand) => Variation,
) => Variation | undefined;

const elementwise: VariationRule = ({ inputs, outputs }, variationOf) => {
  const { shape } = outputs[0]!;
  return shape.map((_, axis) =>
    inputs.some((input) => variationOf(input)[axis - (shape.length - input.shape.length)] ?? false),
  );
};

const untold: VariationRule = () => undefined;

const RULES: { readonly [P in PrimitiveName]: VariationRule<P> } = {
  ...alike(["add", "sub", "mul", "neg", "max", "min", "reciprocal", "sqrt", "exp", "where"], elementwise),
  broadcast({ inputs, outputs, parameters }, variationOf) {
    const own = variationOf(inputs[0]!);
    let next = 0;
    return outputs[0]!.shape.map((_, axis) => (parameters.axis.includes(axis) ? false : own[next++]!));
  },
  transpose({ inputs, parameters }, variationOf) {
    const own = variationOf(inputs[0]!);
    return parameters.perm.map((axis) => own[axis]!);
  },
  reshape: ({ inputs, outputs }, variationOf) =>
    reshaped(inputs[0]!.shape, variationOf(inputs[0]!), outputs[0]!.shape),
  ...alike(["idiv", "mod", "floor", "ceil", "sin", "cos", "asin", "atan", "log", "erf", "erfc"], untold),
  ...alike(["bit_combine", "compare", "cast", "unit_step", "affine", "softmax", "stop_gradient"], untold),
  ...alike(["reduce", "dot", "conv", "conv_transpose", "pool", "pool_transpose"], untold),
  ...alike(["shrink", "pad", "flip", "concatenate", "split", "gather", "scatter", "foreign"], untold),
  ...alike(["scatter_onto", "sort", "argsort"], untold),
};

/** The rule of `primitive`, the equation's own, applied. */
function throughEquation<P extends PrimitiveName>(
  primitive: P,
  equation: EquationOf<P>,
  variationOf: (operand: Operand) => Variation,
): Variation | undefined {
  return RULES[primitive](equation, variationOf);
}

/** The variation of an array whose axes of size 1 alone have come and gone. */
function reshaped(
  before: readonly number[],
  variation: Variation,
  after: readonly number[],
): Variation | undefined {
  const kept = before.flatMap((size, axis) => (size === 1 ? [] : [axis]));
  const sizes = after.filter((size) => size !== 1);
  if (sizes.length !== kept.length || sizes.some((size, i) => size !== before[kept[i]!])) return undefined;
  let next = 0;
  return after.map((size) => (size === 1 ? false : variation[kept[next++]!]!));
}
