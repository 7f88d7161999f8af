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
  const sources = sourcesOf(program, ofData);
  const read = new Set<Value>();
  for (const { primitive, inputs: operands } of program.equations) {
    if (primitive !== "dot" && primitive !== "conv") continue;
    for (const operand of operands) {
      if (operand.kind === "value" && ofData.has(operand)) read.add(sources.get(operand) ?? operand);
    }
  }
  read.delete(inputs);
  return [...read];
}

/** What values of the data were before they were laid out anew. */
export function sourcesOf({ equations }: Program, ofData: ReadonlySet<Operand>): ReadonlyMap<Operand, Value> {
  const sources = new Map<Operand, Value>();
  for (const { primitive, inputs, outputs } of equations) {
    if (!MOVING.has(primitive)) continue;
    const own = inputs.find((operand) => operand.kind === "value" && ofData.has(operand));
    if (own?.kind === "value") sources.set(outputs[0]!, sources.get(own) ?? own);
  }
  return sources;
}
