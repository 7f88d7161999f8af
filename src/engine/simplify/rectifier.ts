import { type Equation, isLiteral, newValue, type Program } from "../program/program.ts";
import { definitionsOf } from "../program/uses.ts";

/**
 * Turns `where(x < 0, 0, g)`, the derivative of a rectifier, into `g` times the step `x ≥ 0`.
 *
 * ONNX Runtime chooses between arrays several times more slowly than it multiplies, and one step serves every
 * derivative that passes the rectifier. Introduces one primitive jax-js does not have, `unit_step`; an
 * infinite `g` at a negative x gives NaN rather than 0.
 */
export function simplifyRectifiers(program: Program): Program {
  const definitions = definitionsOf(program);
  const equations = program.equations.flatMap((equation): readonly Equation[] => {
    const [condition, yes, no] = equation.inputs;
    const [output] = equation.outputs;
    const isCandidate =
      equation.primitive === "where" &&
      output!.type === "float32" &&
      condition!.kind === "value" &&
      isLiteral(yes!, 0) &&
      no!.kind === "value" &&
      no!.type === "float32";
    if (!isCandidate) return [equation];
    const comparison = definitions.get(condition!);
    const [compared, bound] = comparison?.inputs ?? [];
    if (comparison?.primitive !== "compare" || comparison.parameters.op !== "less") return [equation];
    if (compared!.type !== "float32" || compared!.kind !== "value" || !isLiteral(bound!, 0)) {
      return [equation];
    }
    const step = newValue("float32", compared!.shape);
    return [
      { primitive: "unit_step", inputs: [compared!], parameters: {}, outputs: [step] },
      { primitive: "mul", inputs: [no!, step], parameters: {}, outputs: equation.outputs },
    ];
  });
  return { ...program, equations };
}
