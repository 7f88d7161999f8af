import type { PrimitiveName } from "./program/primitives.ts";
import type { Equation, Operand, Program, Value } from "./program/program.ts";

/** What only moves elements, or takes whole numbers for what they are. */
const KEEPING: readonly PrimitiveName[] = [
  "cast",
  "reshape",
  "transpose",
  "broadcast",
  "shrink",
  "split",
  "flip",
  "stop_gradient",
];

/**
 * The fewest rows of the arrays whose rows are picked by the elements of an input of a program, as those of a table of tokens;
 * `undefined` where none are picked by these elements as they are.
 *
 * Elements below 0 may be counted from the end before they pick.
 *
 * @param row the one row of each example whose elements are meant, of an input `[batch, rows, …]` of which rows are cut out.
 */
export function indexedRows({ equations }: Program, input: Value, row?: number): number | undefined {
  const same = new Set<Operand>([input]);
  let fewest: number | undefined;
  for (const equation of equations) {
    const { primitive, inputs, outputs } = equation;
    if (primitive === "gather") {
      const [source, ...indices] = inputs;
      for (const [i, index] of indices.entries()) {
        if (!same.has(index)) continue;
        const rows = source!.shape[equation.parameters.axis[i]!]!;
        fewest = Math.min(fewest ?? rows, rows);
      }
      continue;
    }
    const isKept = KEEPING.includes(primitive) && same.has(inputs[0]!) && !cutsOther(equation, row);
    const isFromFront = primitive === "where" && same.has(inputs[2]!);
    if (isKept || isFromFront) for (const output of outputs) same.add(output);
  }
  return fewest;
}

/** Whether an equation cuts another row out of each example than the one that is meant. */
function cutsOther(equation: Equation, row: number | undefined): boolean {
  if (equation.primitive !== "shrink" || row === undefined) return false;
  const [start, end] = equation.parameters.slice[1] ?? [0, 0];
  return end - start === 1 && (equation.inputs[0]!.shape[1] ?? 1) > 1 && start !== row;
}
