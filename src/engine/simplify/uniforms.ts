import {
  type Equation,
  type EquationOf,
  isLiteral,
  literal,
  type Operand,
  type Program,
  type Value,
} from "../program/program.ts";
import { sameShape } from "./sum-terms.ts";

/** The number that an equation gives throughout, by those that its operands are throughout; undefined if it has none. */
type UniformRule = (
  equation: Equation,
  numberOf: (operand: Operand) => number | undefined,
) => number | undefined;

const { fround } = Math;

/** A function of one number in float32, whose result is told only where it is finite. */
const ofOne =
  (fn: (x: number) => number): UniformRule =>
  ({ inputs }, numberOf) => {
    const x = numberOf(inputs[0]!);
    return x === undefined ? undefined : fn(x);
  };

const ofTwo =
  (fn: (x: number, y: number) => number): UniformRule =>
  ({ inputs }, numberOf) => {
    const [x, y] = inputs.map(numberOf);
    return x === undefined || y === undefined ? undefined : fn(x, y);
  };

const same = ofOne((x) => x);

/** Functions that come out the same in float32 everywhere, with what only arranges elements. */
const RULES: Readonly<Partial<Record<Equation["primitive"], UniformRule>>> = {
  broadcast: same,
  reshape: same,
  transpose: same,
  stop_gradient: same,
  add: ofTwo((x, y) => x + y),
  sub: ofTwo((x, y) => x - y),
  mul: ofTwo((x, y) => x * y),
  neg: ofOne((x) => -x),
  reciprocal: ofOne((x) => 1 / x),
  sqrt: ofOne(Math.sqrt),
  // Rounded elsewhere than here for any other number.
  exp: ofOne((x) => (x === 0 ? 1 : Number.NaN)),
  log: ofOne((x) => (x === 1 ? 0 : Number.NaN)),
};

/**
 * Computes with arrays that are the same number throughout as with that number.
 *
 * A function written about the point where it is taken, as `nets/softmax-shares.ts` writes one, has factors that are 1
 * throughout and are there for their derivatives alone.
 */
export function propagateUniforms(program: Program): Program {
  const numbers = new Map<Value, number>();
  const replaced = new Map<Value, Operand>();
  const current = (operand: Operand): Operand =>
    operand.kind === "value" ? (replaced.get(operand) ?? operand) : operand;
  const numberOf = (operand: Operand): number | undefined =>
    operand.kind === "literal" ? operand.value : numbers.get(operand);
  const equations = program.equations.flatMap((original): readonly Equation[] => {
    const equation: Equation = { ...original, inputs: original.inputs.map(current) };
    const [output] = equation.outputs;
    if (output?.type !== "float32") return [equation];
    const number = uniformOf(equation, numberOf);
    if (number !== undefined) numbers.set(output, number);
    const rewritten = number === undefined ? byLiteral(equation, numberOf) : equation;
    const only = factorOfOne(rewritten);
    if (only === undefined) return [rewritten];
    replaced.set(output, only);
    return [];
  });
  return { ...program, equations, outputs: program.outputs.map(current) };
}

function uniformOf(
  equation: Equation,
  numberOf: (operand: Operand) => number | undefined,
): number | undefined {
  if (equation.inputs.some(({ type }) => type !== "float32")) return undefined;
  const number = RULES[equation.primitive]?.(equation, numberOf);
  return number !== undefined && Number.isFinite(number) ? fround(number) : undefined;
}

/** A product with a literal in place of a uniform factor that does not shape the result. */
function byLiteral(equation: Equation, numberOf: (operand: Operand) => number | undefined): Equation {
  if (equation.primitive !== "mul") return equation;
  const isShaping = (operand: Operand): boolean => sameShape(operand, equation.outputs[0]!);
  const inputs = equation.inputs.map((input, i): Operand => {
    const number = numberOf(input);
    return number !== undefined && isShaping(equation.inputs[1 - i]!) ? literal("float32", number) : input;
  });
  return { ...equation, inputs } satisfies EquationOf<"mul">;
}

/** The factor of a product with 1, where it has the shape of the product. */
function factorOfOne({ primitive, inputs: [a, b], outputs }: Equation): Operand | undefined {
  if (primitive !== "mul") return undefined;
  const isWhole = (operand: Operand): boolean => sameShape(operand, outputs[0]!);
  if (isLiteral(b!, 1) && isWhole(a!)) return a;
  return isLiteral(a!, 1) && isWhole(b!) ? b : undefined;
}
