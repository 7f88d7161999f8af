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

/** What a choice between zero and something else lets pass: where which value is positive, or not negative. */
interface Gate {
  readonly compared: Value;
  /** What the step is where the value is zero. */
  readonly atZero: 0 | 1;
  /** What passes. */
  readonly passing: Value;
}

/**
 * Turns `where(0 < x, g, 0)`, the derivative of a rectifier, into `g` times the step `x > 0`, and `where(x < 0, 0, g)`,
 * that of a maximum of x and 0, into `g` times the step `x ≥ 0`.
 *
 * ONNX Runtime chooses between arrays several times more slowly than it multiplies, and one step serves every
 * derivative that passes the rectifier. The step `x > 0` is taken of the rectified x where there is such, so that nothing
 * but the rectifier reads x. Introduces one primitive jax-js does not have, `unit_step`; an infinite `g`
 * that does not pass gives NaN rather than 0.
 */
export function simplifyRectifiers(program: Program): Program {
  const definitions = definitionsOf(program);
  const rectified = new Map<Operand, Value>();
  const equations = program.equations.flatMap((equation): readonly Equation[] => {
    const input = rectifiedBy(equation);
    if (input !== undefined) rectified.set(input, equation.outputs[0]!);
    const [condition] = equation.inputs;
    if (equation.primitive !== "where" || condition?.kind !== "value") return [equation];
    const [comparison, ...path] = pathFrom(condition, definitions);
    const gate = comparison && gateOf(equation, comparison, definitions);
    if (gate === undefined) return [equation];
    const { atZero, passing } = gate;
    const compared = (atZero === 0 && rectified.get(gate.compared)) || gate.compared;
    const step = newValue("float32", comparison!.outputs[0]!.shape);
    const shaped = repeated(step, path);
    return [
      { primitive: "unit_step", inputs: [compared], parameters: { atZero }, outputs: [step] },
      ...shaped.equations,
      { primitive: "mul", inputs: [passing, shaped.value], parameters: {}, outputs: equation.outputs },
    ];
  });
  return { ...program, equations };
}

/** What an equation rectifies, if that is what it does. */
function rectifiedBy({ primitive, inputs, outputs }: Equation): Operand | undefined {
  if (primitive !== "max") return undefined;
  const input = inputs.find((operand) => operand.kind === "value");
  const isRectifier = inputs.some((operand) => isLiteral(operand, 0)) && outputs[0]!.type === "float32";
  return isRectifier && input?.type === "float32" ? input : undefined;
}

/** What a choice by a comparison with zero lets pass, if that is what it is and it chooses between numbers. */
function gateOf(
  { inputs: [, yes, no], outputs }: Equation,
  comparison: Equation,
  definitions: ReadonlyMap<Value, Equation>,
): Gate | undefined {
  if (comparison.primitive !== "compare" || comparison.parameters.op !== "less") return undefined;
  const [left, right] = comparison.inputs;
  const isAbove = isZero(left!, definitions) && isZero(no!, definitions);
  const isNotBelow = isZero(right!, definitions) && isZero(yes!, definitions);
  if (isAbove === isNotBelow) return undefined;
  const [compared, passing] = isAbove ? [right!, yes!] : [left!, no!];
  if (!isNumber(compared!) || !isNumber(passing!) || !isNumber(outputs[0]!)) return undefined;
  if (compared.shape.join() !== comparison.outputs[0]!.shape.join()) return undefined;
  return { compared, atZero: isAbove ? 0 : 1, passing };
}

const isNumber = (operand: Operand): operand is Value =>
  operand.kind === "value" && operand.type === "float32";

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
