import type { Equation, Program, Value } from "../program/program.ts";

/** Drops equations and constants that no output depends on; inputs stay, used or not. */
export function eliminateDeadCode(program: Program): Program {
  const live = new Set<Value>();
  const mark = (operands: Equation["inputs"]): void => {
    for (const operand of operands) if (operand.kind === "value") live.add(operand);
  };
  mark(program.outputs);
  const equations: Equation[] = [];
  for (const equation of program.equations.toReversed()) {
    if (!equation.outputs.some((value) => live.has(value))) continue;
    mark(equation.inputs);
    equations.push(equation);
  }
  return {
    ...program,
    equations: equations.reverse(),
    constants: program.constants.filter(({ value }) => live.has(value)),
  };
}
