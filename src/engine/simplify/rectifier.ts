import type { PrimitiveName } from "../program/primitives.ts";
import {
  type Equation,
  isLiteral,
  newValue,
  type Operand,
  type Program,
  type Value,
} from "../program/program.ts";
import { definitionsOf } from "../program/uses.ts";

/** Primitives whose result holds the elements of their only operand in another arrangement. */
const ARRANGING: ReadonlySet<PrimitiveName> = new Set(["broadcast", "reshape", "transpose"]);

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
      isZero(yes!, definitions) &&
      no!.kind === "value" &&
      no!.type === "float32";
    if (!isCandidate) return [equation];
    const path = pathFrom(condition as Value, definitions);
    const comparison = path.shift();
    const [compared, bound] = comparison?.inputs ?? [];
    if (comparison?.primitive !== "compare" || comparison.parameters.op !== "less") return [equation];
    const comparesWithZero =
      compared!.type === "float32" &&
      compared!.kind === "value" &&
      compared!.shape.join() === comparison.outputs[0]!.shape.join() &&
      isZero(bound!, definitions);
    if (!comparesWithZero) return [equation];
    const step = newValue("float32", comparison.outputs[0]!.shape);
    const shaped = repeated(step, path);
    return [
      { primitive: "unit_step", inputs: [compared!], parameters: {}, outputs: [step] },
      ...shaped.equations,
      { primitive: "mul", inputs: [no!, shaped.value], parameters: {}, outputs: equation.outputs },
    ];
  });
  return { ...program, equations };
}

/** The equations by which a value comes about, back to the first that does more than arrange elements. */
function pathFrom(value: Value, definitions: ReadonlyMap<Value, Equation>): Equation[] {
  const path: Equation[] = [];
  for (let operand: Operand | undefined = value; operand?.kind === "value"; ) {
    const made: Equation | undefined = definitions.get(operand);
    if (made === undefined) break;
    path.unshift(made);
    operand = ARRANGING.has(made.primitive) ? made.inputs[0] : undefined;
  }
  return path;
}

/** Whether an operand is zero everywhere, broadcast or not. */
function isZero(operand: Operand, definitions: ReadonlyMap<Value, Equation>): boolean {
  if (operand.kind === "literal") return operand.value === 0;
  const [first] = pathFrom(operand, definitions);
  return first !== undefined && ARRANGING.has(first.primitive) && isLiteral(first.inputs[0]!, 0);
}

/** A path of arrangements applied to another value. */
function repeated(
  value: Value,
  path: readonly Equation[],
): { readonly value: Value; readonly equations: readonly Equation[] } {
  let current = value;
  const equations = path.map((equation): Equation => {
    const made = newValue("float32", equation.outputs[0]!.shape);
    const again = { ...equation, inputs: [current], outputs: [made] };
    current = made;
    return again;
  });
  return { value: current, equations };
}
