import type { Operand, Program, Value } from "#engine";

/** An input of a program and everything that is computed from it. */
export function dependents({ equations }: Program, input: Value): ReadonlySet<Operand> {
  const found = new Set<Operand>([input]);
  for (const { inputs, outputs } of equations) {
    if (inputs.some((operand) => found.has(operand))) for (const output of outputs) found.add(output);
  }
  return found;
}
