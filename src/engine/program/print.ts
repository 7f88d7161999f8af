import type { Operand, Program, Value } from "./program.ts";

/**
 * The program as text, one equation a line, with values named in order of appearance.
 *
 * Two programs that differ only in the identity of their values print the same.
 */
export function printProgram(program: Program): string {
  const names = new Map<Value, string>();
  const nameOf = (operand: Operand): string => {
    if (operand.kind === "literal")
      return `${Object.is(operand.value, -0) ? "-0" : operand.value}:${operand.type}`;
    const known = names.get(operand);
    if (known !== undefined) return known;
    const name = `%${names.size}`;
    names.set(operand, name);
    return name;
  };
  const declare = (value: Value): string => `${nameOf(value)}:${value.type}[${value.shape.join(",")}]`;
  const lines = [
    `inputs ${program.inputs.map(declare).join(" ")}`,
    `constants ${program.constants.map(({ value }) => declare(value)).join(" ")}`,
  ];
  for (const equation of program.equations) {
    const { inputs, outputs } = equation;
    const [primitive, parameters] =
      equation.primitive === "foreign"
        ? [equation.parameters.name, equation.parameters.parameters]
        : [equation.primitive, equation.parameters];
    const details = Object.keys(parameters).length === 0 ? "" : ` ${JSON.stringify(parameters)}`;
    lines.push(`${outputs.map(declare).join(" ")} = ${primitive} ${inputs.map(nameOf).join(" ")}${details}`);
  }
  lines.push(`outputs ${program.outputs.map(nameOf).join(" ")}`);
  return lines.join("\n");
}
