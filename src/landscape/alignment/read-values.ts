import type { Operand, Program, Value } from "#engine";
import { dependents } from "./dependents.ts";

/** Primitives that only lay values out anew. */
const MOVING: ReadonlySet<string> = new Set(["reshape", "transpose", "stop_gradient"]);

/**
 * What the layers of a network read: the values that depend on its inputs and that a product or a convolution sums over.
 *
 * A value that is only laid out anew before it is read counts as what it was before, once however often it is read.
 */
export function readValues(program: Program, inputs: Value): readonly Value[] {
  const ofData = dependents(program, inputs);
  const sources = new Map<Operand, Value>();
  const read = new Set<Value>();
  for (const { primitive, inputs: operands, outputs } of program.equations) {
    const own = operands.flatMap((operand) =>
      operand.kind === "value" && ofData.has(operand) ? (sources.get(operand) ?? operand) : [],
    );
    if (MOVING.has(primitive) && own.length > 0) sources.set(outputs[0]!, own[0]!);
    if (primitive === "dot" || primitive === "conv") for (const source of own) read.add(source);
  }
  read.delete(inputs);
  return [...read];
}
