import { type Equation, type EquationOf, newValue, type Operand, type Program } from "../program/program.ts";
import { definitionsOf } from "../program/uses.ts";

/**
 * Cancels a flip of what was flipped already along the same axes, transposed in between or not.
 *
 * Derivatives of derivatives of convolutions flip kernels back and forth, and so does a convolution that is
 * written as a transposed one.
 */
export function cancelFlips(program: Program): Program {
  const definitions = definitionsOf(program);
  const equations = program.equations.flatMap((equation): readonly Equation[] => {
    if (equation.primitive !== "flip") return [equation];
    const [output] = equation.outputs;
    const path: EquationOf<"transpose">[] = [];
    let axes = equation.parameters.axis;
    let operand: Operand = equation.inputs[0]!;
    for (;;) {
      const made: Equation | undefined = operand.kind === "value" ? definitions.get(operand) : undefined;
      if (made?.primitive === "flip") {
        const same = [...axes].sort().join() === [...made.parameters.axis].sort().join();
        return same ? repeated(made.inputs[0]!, path, output!) : [equation];
      }
      if (made?.primitive !== "transpose") return [equation];
      const permutation = made.parameters.perm;
      axes = axes.map((axis) => permutation[axis]!);
      path.unshift(made);
      operand = made.inputs[0]!;
    }
  });
  return { ...program, equations };
}

/** The transposes of a path applied anew to another source, the last of them making `output`. */
function repeated(
  source: Operand,
  path: readonly EquationOf<"transpose">[],
  output: Equation["outputs"][number],
): readonly Equation[] {
  if (path.length === 0) {
    return [
      { primitive: "reshape", inputs: [source], parameters: { shape: output.shape }, outputs: [output] },
    ];
  }
  let operand = source;
  return path.map((transpose, i) => {
    const made = i === path.length - 1 ? output : newValue(output.type, transpose.outputs[0]!.shape);
    const equation: Equation = { ...transpose, inputs: [operand], outputs: [made] };
    operand = made;
    return equation;
  });
}
