import { type Equation, newEquation, type Program } from "../program/program.ts";
import { definitionsOf, useCounts } from "../program/uses.ts";
import { replaceEquations, sameShape } from "./sum-terms.ts";

/**
 * Adds elements to where they belong in an array instead of to zeros that are then added to it.
 *
 * The gradient of a loss that picks a number of each row, as cross-entropy does, is such a sum. Introduces one primitive
 * jax-js does not have, `scatter_onto`.
 */
export function scatterOnto(program: Program): Program {
  const definitions = definitionsOf(program);
  const uses = useCounts(program);
  const replacements = new Map<Equation, readonly Equation[]>();
  for (const equation of program.equations) {
    const [output] = equation.outputs;
    if (equation.primitive !== "add" || output!.type !== "float32") continue;
    if (!equation.inputs.every((operand) => sameShape(operand, output!))) continue;
    for (const [base, summand] of [equation.inputs, equation.inputs.toReversed()]) {
      const made = summand!.kind === "value" ? definitions.get(summand!) : undefined;
      if (made?.primitive !== "scatter" || made.parameters.op !== "add") continue;
      if (uses.get(made.outputs[0]!) !== 1) continue;
      const inputs = [base!, ...made.inputs];
      replacements.set(equation, [newEquation("scatter_onto", inputs, made.parameters, equation.outputs)]);
      break;
    }
  }
  return replaceEquations(program, replacements);
}
