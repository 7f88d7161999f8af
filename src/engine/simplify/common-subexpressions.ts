import type { PrimitiveName } from "../program/primitives.ts";
import type { Equation, Operand, Program, Value } from "../program/program.ts";

const COMMUTATIVE: ReadonlySet<PrimitiveName> = new Set(["add", "mul", "max", "min"]);

/** Computes what several equations compute alike only once; the order of two operands does not matter where it cannot. */
export function shareCommonSubexpressions(program: Program): Program {
  const representatives = new Map<Value, Value>();
  const numbers = new Map<Value, number>();
  const known = new Map<string, Equation>();
  const current = (operand: Operand): Operand =>
    operand.kind === "value" ? (representatives.get(operand) ?? operand) : operand;
  const textOf = (operand: Operand): string => {
    if (operand.kind === "literal") {
      return `${operand.type}:${Object.is(operand.value, -0) ? "-0" : operand.value}`;
    }
    const number = numbers.get(operand) ?? numbers.size;
    numbers.set(operand, number);
    return `%${number}`;
  };
  const keyOf = ({ primitive, inputs, parameters, outputs }: Equation): string => {
    const operands = inputs.map(textOf);
    if (COMMUTATIVE.has(primitive)) operands.sort();
    const types = outputs.map(({ type, shape }) => `${type}[${shape.join()}]`);
    return `${primitive} ${operands.join(" ")} ${JSON.stringify(parameters)} ${types.join()}`;
  };
  const equations = program.equations.flatMap((original) => {
    const equation: Equation = { ...original, inputs: original.inputs.map(current) };
    const key = keyOf(equation);
    const first = known.get(key);
    if (first === undefined) {
      known.set(key, equation);
      return [equation];
    }
    equation.outputs.forEach((output, i) => {
      representatives.set(output, first.outputs[i]!);
    });
    return [];
  });
  return { ...program, equations, outputs: program.outputs.map(current) };
}
