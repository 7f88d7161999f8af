import type { EquationOf, Operand, PrimitiveName, Program, Value } from "#engine";
import type { ParameterSpec } from "#nets/layers";
import { elementCount } from "#trees";

/** What only moves elements: a parameter behind it is the same parameter. */
const MOVES: readonly PrimitiveName[] = [
  "transpose",
  "reshape",
  "broadcast",
  "cast",
  "stop_gradient",
  "split",
  "shrink",
];

type Use = Pick<ParameterSpec, "fanIn" | "fanOut" | "role">;

/**
 * What an initialiser must know of parameters whose names say nothing, told by what the program of their network first does
 * with them: a product sums over their inputs, a scale multiplies and a shift is added.
 */
export function drawnParameters(
  program: Program,
  parameters: readonly { readonly name: string; readonly shape: readonly number[]; readonly value: Value }[],
): readonly ParameterSpec[] {
  const drawn: ParameterSpec[] = [];
  for (const { name, shape, value } of parameters) {
    const use = useOf(program, value, shape);
    drawn.push({ name, shape, ...(use === "shift" ? shiftAfter(drawn.at(-1)) : use) });
  }
  return drawn;
}

/** What is added belongs to the layer of the weight before it. */
function shiftAfter(before: ParameterSpec | undefined): Use {
  const { fanIn, fanOut, role } = before ?? { fanIn: 1, fanOut: 1, role: "weight" };
  return { fanIn, fanOut, role: role.startsWith("norm") ? "norm-bias" : "bias" };
}

function useOf({ equations }: Program, value: Value, shape: readonly number[]): Use | "shift" {
  const same = new Set<Operand>([value]);
  for (const equation of equations) {
    const read = equation.inputs.find((input) => same.has(input));
    if (read === undefined) continue;
    if (MOVES.includes(equation.primitive)) for (const output of equation.outputs) same.add(output);
    else return useIn(equation, read, shape);
  }
  return useIn(undefined, value, shape);
}

function useIn(
  equation: EquationOf<PrimitiveName> | undefined,
  read: Operand,
  shape: readonly number[],
): Use | "shift" {
  const count = elementCount(shape);
  if (equation?.primitive === "dot") {
    const fanIn = read.shape.at(-1) ?? 1;
    return { fanIn, fanOut: Math.max(1, Math.round(count / fanIn)), role: "weight" };
  }
  if (equation?.primitive === "conv" && equation.inputs[1] === read) {
    const [filters = 1, ...window] = shape;
    const fanIn = elementCount(window);
    return { fanIn, fanOut: (filters * fanIn) / Math.max(1, shape[1] ?? 1), role: "weight" };
  }
  if (isOneAxis(shape)) {
    const isScale = equation?.primitive === "mul" || equation?.primitive === "affine";
    return isScale ? { fanIn: 1, fanOut: 1, role: "norm-weight" } : "shift";
  }
  const width = shape.at(-1) ?? 1;
  return { fanIn: width, fanOut: width, role: "weight" };
}

/** Whether at most one axis is longer than 1, as those of what scales and shifts channels. */
function isOneAxis(shape: readonly number[]): boolean {
  return shape.filter((size) => size > 1).length <= 1;
}
