import { elementCount } from "#trees";
import { type Equation, type EquationOf, newValue, type Program } from "../program/program.ts";

/**
 * Writes a convolution of a dilated input, such as the input gradient of a strided one, as a transposed convolution.
 *
 * A dilated input is mostly zeros, which cost as much memory and arithmetic as any number. Introduces one
 * primitive jax-js does not have, `conv_transpose`: the equation's parameters stay those of the convolution it
 * stands for, and its kernel comes flipped along the spatial axes, so that the flips of a derivative cancel.
 */
export function transposeDilatedConvolutions(program: Program): Program {
  const equations = program.equations.flatMap((equation): readonly Equation[] => {
    if (!isTransposable(equation)) return [equation];
    const [input, kernel] = equation.inputs;
    const spatial = spatialAxes(equation);
    const flipped = newValue("float32", kernel!.shape);
    return [
      { primitive: "flip", inputs: [kernel!], parameters: { axis: spatial }, outputs: [flipped] },
      { ...equation, primitive: "conv_transpose", inputs: [input!, flipped] },
    ];
  });
  return { ...program, equations };
}

function spatialAxes({ inputs, parameters }: EquationOf<"conv">): readonly number[] {
  const rank = inputs[1]!.shape.length;
  const first = parameters.vmapDims + 2;
  return Array.from({ length: rank - first }, (_, i) => first + i);
}

/** Whether the equation is a convolution whose padding and strides ONNX's transposed convolution can express. */
function isTransposable(equation: Equation): equation is EquationOf<"conv"> {
  if (equation.primitive !== "conv" || equation.inputs.some(({ type }) => type !== "float32")) return false;
  const { inputs, outputs } = equation;
  const { strides, padding, lhsDilation, rhsDilation } = equation.parameters;
  if (lhsDilation.every((dilation) => dilation === 1)) return false;
  if (strides.some((stride) => stride !== 1)) return false;
  if ([...inputs, ...outputs].some(({ shape }) => elementCount(shape) === 0)) return false;
  return spatialAxes(equation).every((axis, i) => {
    const reach = (inputs[1]!.shape[axis]! - 1) * rhsDilation[i]!;
    const [before, after] = padding[i]!;
    return before >= 0 && before <= reach && after >= 0 && after - reach < lhsDilation[i]!;
  });
}
