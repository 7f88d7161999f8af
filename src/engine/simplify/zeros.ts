import { alike, type PrimitiveName } from "../program/primitives.ts";
import {
  type Constant,
  type Equation,
  type EquationOf,
  literal,
  type Operand,
  type Program,
  type Value,
} from "../program/program.ts";
import { definitionsOf } from "../program/uses.ts";

/** Whether an equation gives zero throughout, by which of its operands do. */
type ZeroRule<Name extends PrimitiveName = PrimitiveName> = (
  equation: EquationOf<Name>,
  isZero: (operand: Operand) => boolean,
) => boolean;

const whereAllAre: ZeroRule = ({ inputs }, isZero) => inputs.every(isZero);
const whereAnyIs: ZeroRule = ({ inputs }, isZero) => inputs.some(isZero);
const untold: ZeroRule = () => false;

const RULES: { readonly [P in PrimitiveName]: ZeroRule<P> } = {
  ...alike(["mul", "dot", "conv"], whereAnyIs),
  ...alike(["add", "sub", "neg", "cast", "stop_gradient"], whereAllAre),
  ...alike(
    ["broadcast", "reshape", "transpose", "shrink", "pad", "flip", "concatenate", "split"],
    whereAllAre,
  ),
  reduce: ({ inputs, parameters }, isZero) => parameters.op === "Add" && inputs.every(isZero),
  where: ({ inputs }, isZero) => isZero(inputs[1]!) && isZero(inputs[2]!),
  ...alike(["idiv", "mod", "min", "max", "reciprocal", "floor", "ceil", "sqrt", "unit_step"], untold),
  ...alike(["sin", "cos", "asin", "atan", "exp", "log", "erf", "erfc"], untold),
  ...alike(["bit_combine", "compare", "affine", "conv_transpose", "pool", "pool_transpose"], untold),
  ...alike(["gather", "scatter", "scatter_onto", "sort", "argsort", "softmax", "foreign"], untold),
};

/**
 * Computes nothing with arrays that are zero throughout.
 *
 * A derivative along some arguments only takes zeros for the tangents of the others: without this the inputs of a
 * network cost a forward pass of their own in every Hessian-vector product. A value less itself without derivatives is
 * zero too, as normalisation makes it for its derivatives alone. Zero times anything counts as zero, and so does a
 * difference of equal infinities.
 */
export function propagateZeros(program: Program): Program {
  const definitions = definitionsOf(program);
  const zeros = new Set<Value>(
    program.constants.flatMap(({ value, data }) => (isZeroThroughout(data) ? [value] : [])),
  );
  const isZero = (operand: Operand): boolean =>
    operand.kind === "literal" ? operand.value === 0 : zeros.has(operand);
  const replaced = new Map<Value, Operand>();
  const current = (operand: Operand): Operand =>
    operand.kind === "value" ? (replaced.get(operand) ?? operand) : operand;
  const equations: Equation[] = [];
  for (const original of program.equations) {
    const equation: Equation = { ...original, inputs: original.inputs.map(current) };
    const [output] = equation.outputs;
    if (isZeroResult(equation.primitive, equation, isZero) || cancels(original, definitions)) {
      for (const value of equation.outputs) zeros.add(value);
      continue;
    }
    const same = otherSummand(equation, isZero);
    if (same !== undefined) {
      replaced.set(output!, same);
      continue;
    }
    for (const input of equation.inputs) {
      if (input.kind === "value" && zeros.has(input) && !isConstant(program, input)) {
        equations.push(zerosOf(input));
        zeros.delete(input);
      }
    }
    equations.push(equation);
  }
  const outputs = program.outputs.map(current);
  const wanted = new Set(outputs);
  const madeZeros = [...zeros].filter((value) => wanted.has(value) && !isConstant(program, value));
  return { ...program, equations: [...equations, ...madeZeros.map(zerosOf)], outputs };
}

function isZeroThroughout(data: Constant["data"]): boolean {
  for (let i = 0; i < data.length; i++) if (data[i] !== 0) return false;
  return true;
}

const isConstant = ({ constants }: Program, operand: Value): boolean =>
  constants.some(({ value }) => value === operand);

/** The rule of `primitive`, the equation's own, applied. */
function isZeroResult<P extends PrimitiveName>(
  primitive: P,
  equation: EquationOf<P>,
  isZero: (operand: Operand) => boolean,
): boolean {
  return RULES[primitive](equation, isZero);
}

/** The operand of a sum whose other one is zero, where that does not change its shape. */
function otherSummand(
  { primitive, inputs, outputs }: Equation,
  isZero: (operand: Operand) => boolean,
): Operand | undefined {
  if (primitive !== "add" && primitive !== "sub") return undefined;
  const [left, right] = inputs;
  const isSame = (operand: Operand): boolean =>
    operand.type === outputs[0]!.type && operand.shape.join() === outputs[0]!.shape.join();
  if (isZero(right!) && isSame(left!)) return left;
  return primitive === "add" && isZero(left!) && isSame(right!) ? right : undefined;
}

/** Whether an equation adds a value and its negation, stopped gradients aside. */
function cancels({ primitive, inputs }: Equation, definitions: ReadonlyMap<Value, Equation>): boolean {
  const definition = (operand: Operand | undefined): Equation | undefined =>
    operand?.kind === "value" ? definitions.get(operand) : undefined;
  const passed = (operand: Operand | undefined): Operand | undefined => {
    const made = definition(operand);
    return made?.primitive === "stop_gradient" ? passed(made.inputs[0]) : operand;
  };
  const [left, right] = inputs.map(passed);
  const negates = (negation: Operand | undefined, operand: Operand | undefined): boolean => {
    const made = definition(negation);
    return made?.primitive === "neg" && passed(made.inputs[0]) === operand;
  };
  return primitive === "add" && (negates(left, right) || negates(right, left));
}

/** An equation that makes a value of zeros. */
function zerosOf(value: Value): Equation {
  const { type, shape } = value;
  return {
    primitive: "broadcast",
    inputs: [literal(type, 0)],
    parameters: { shape, axis: shape.map((_, axis) => axis) },
    outputs: [value],
  };
}
