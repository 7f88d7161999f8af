import type { Operand, Program, Value } from "#engine";
import { elementCount } from "#trees";
import type { Axis } from "./axis.ts";
import { type Axes, axesThrough, fix, fixedAxes, newAxes } from "./axis-rules.ts";

/**
 * The axes of every value of a program, tied where they must be permuted alike for the program to compute the same.
 *
 * Inputs that are not `free`, constants along the axes on which they vary, and outputs stay as they are.
 */
export function tiedAxes(program: Program, free: ReadonlySet<Value>): (value: Value) => Axes {
  const known = new Map<Value, Axes>();
  const axesOf = (operand: Operand): Axes => (operand.kind === "literal" ? [] : known.get(operand)!);
  for (const input of program.inputs) {
    known.set(input, free.has(input) ? newAxes(input.shape) : fixedAxes(input.shape));
  }
  for (const { value, data } of program.constants) {
    const axes = newAxes(value.shape);
    axes.forEach((axis, i) => {
      if (variesAlong(data, value.shape, i)) axis?.fix();
    });
    known.set(value, axes);
  }
  for (const equation of program.equations) {
    const results = axesThrough(equation.primitive, equation, axesOf);
    equation.outputs.forEach((output, i) => {
      known.set(output, results[i]!);
    });
  }
  fix(program.outputs.flatMap(axesOf));
  return axesOf;
}

/** Whether an array is anything but the same all along an axis. */
function variesAlong(data: ArrayLike<number>, shape: readonly number[], axis: number): boolean {
  const stride = elementCount(shape.slice(axis + 1));
  const size = shape[axis]!;
  return Array.prototype.some.call(
    data,
    (value, i) => Math.floor(i / stride) % size > 0 && !Object.is(value, data[i - stride]),
  );
}

/** The axes without parts that an axis is made of. */
export function leavesOf(axis: Axis): readonly Axis[] {
  const { parts, root } = axis;
  return parts === undefined ? [root] : parts.axes.flatMap(leavesOf);
}
