import type { Operand, Value } from "#engine";
import { dependents } from "./dependents.ts";
import type { AnalysedNetwork } from "./permutation-structure.ts";
import { readValues, sourcesOf } from "./read-values.ts";

/**
 * What the values that layers read are called: by the parameter that the first product or convolution multiplies each of
 * them with, without its last word (`encoder1.attention.query`), or `attention` where that is a value of the data too.
 */
export function readerNames({ program, inputs, parameters }: AnalysedNetwork): ReadonlyMap<Value, string> {
  const ofData = dependents(program, inputs);
  const read = new Set(readValues(program, inputs));
  const sources = sourcesOf(program, ofData);
  const names = new Map<Operand, string>(
    Object.entries(parameters).map(([name, value]) => [value, name.replace(/\.[^.]*$/, "")]),
  );
  const found = new Map<Value, string>();
  for (const { primitive, inputs: operands, outputs } of program.equations) {
    const own = operands
      .filter((operand) => !ofData.has(operand))
      .flatMap((operand) => names.get(operand) ?? []);
    if (own.length > 0 && !outputs.some((output) => ofData.has(output)))
      for (const output of outputs) names.set(output, own[0]!);
    if (primitive !== "dot" && primitive !== "conv") continue;
    for (const operand of operands) {
      const value = operand.kind === "value" ? (sources.get(operand) ?? operand) : operand;
      if (value.kind !== "value" || !read.has(value) || found.has(value)) continue;
      found.set(value, own[0] ?? "attention");
    }
  }
  return found;
}
