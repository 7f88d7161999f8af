import type { Equation, Operand, Program, Value } from "./program.ts";

/** Along which axes the elements of a value may differ; along the others one element is repeated. */
export type Variation = readonly boolean[];

const everywhere = ({ shape }: Operand): Variation => shape.map((size) => size !== 1);

/** Where each value of a program varies, as far as broadcasts and elementwise steps tell; otherwise everywhere. */
export function variations(program: Program): (operand: Operand) => Variation {
  const known = new Map<Value, Variation>();
  const variationOf = (operand: Operand): Variation =>
    (operand.kind === "value" ? known.get(operand) : undefined) ?? everywhere(operand);
  for (const equation of program.equations) {
    const variation = throughEquation(equation, variationOf);
    if (variation !== undefined) known.set(equation.outputs[0]!, variation);
  }
  return variationOf;
}

/** The number of elements of a value that may differ from each other. */
export function variedCount({ shape }: Operand, variation: Variation): number {
  return shape.reduce((count, size, axis) => (variation[axis] ? count * size : count), 1);
}

const ELEMENTWISE = new Set(["add", "sub", "mul", "neg", "max", "min", "reciprocal", "sqrt", "exp", "where"]);

function throughEquation(
  { primitive, inputs, outputs, parameters }: Equation,
  variationOf: (operand: Operand) => Variation,
): Variation | undefined {
  const { shape } = outputs[0]!;
  const own = variationOf(inputs[0]!);
  if (primitive === "broadcast") {
    const added = parameters.axis;
    if (!Array.isArray(added)) return undefined;
    let next = 0;
    return shape.map((_, axis) => (added.includes(axis) ? false : own[next++]!));
  }
  if (primitive === "transpose") {
    const { perm } = parameters;
    return Array.isArray(perm) ? perm.map((axis: number) => own[axis]!) : undefined;
  }
  if (primitive === "reshape") return reshaped(inputs[0]!.shape, own, shape);
  if (!ELEMENTWISE.has(primitive)) return undefined;
  return shape.map((_, axis) =>
    inputs.some((input) => variationOf(input)[axis - (shape.length - input.shape.length)] ?? false),
  );
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
