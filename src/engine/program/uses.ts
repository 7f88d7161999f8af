import type { Equation, Program, Value } from "./program.ts";

/** The equation that makes each value; inputs and constants have none. */
export function definitionsOf({ equations }: Program): ReadonlyMap<Value, Equation> {
  return new Map(
    equations.flatMap((equation) => equation.outputs.map((output) => [output, equation] as const)),
  );
}

/** How often each value is read, an output of the program counting as one reading. */
export function useCounts({ equations, outputs }: Program): ReadonlyMap<Value, number> {
  const counts = new Map<Value, number>();
  for (const operand of [...equations.flatMap(({ inputs }) => inputs), ...outputs]) {
    if (operand.kind === "value") counts.set(operand, (counts.get(operand) ?? 0) + 1);
  }
  return counts;
}
