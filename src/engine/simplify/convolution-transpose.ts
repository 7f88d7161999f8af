import { elementCount } from "#trees";
import { type Equation, newValue, type Program } from "../program/program.ts";

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

function spatialAxes({ inputs, parameters }: Equation): readonly number[] {
  const rank = inputs[1]!.shape.length;
  const first = Number(parameters.vmapDims) + 2;
  return Array.from({ length: rank - first }, (_, i) => first + i);
}

/** Whether padding and strides are such that ONNX's transposed convolution can express the equation. */
function isTransposable(equation: Equation): boolean {
  const { primitive, inputs, outputs, parameters } = equation;
  if (primitive !== "conv" || inputs.some(({ type }) => type !== "float32")) return false;
  const { strides, padding, lhsDilation, rhsDilation } = parameters;
  if (![strides, padding, lhsDilation, rhsDilation].every(Array.isArray)) return false;
  const dilations = lhsDilation as readonly number[];
  if (dilations.every((dilation) => dilation === 1)) return false;
  if ((strides as readonly number[]).some((stride) => stride !== 1)) return false;
  if ([...inputs, ...outputs].some(({ shape }) => elementCount(shape) === 0)) return false;
  return spatialAxes(equation).every((axis, i) => {
    const reach = (inputs[1]!.shape[axis]! - 1) * (rhsDilation as readonly number[])[i]!;
    const [before, after] = (padding as readonly (readonly [number, number])[])[i]!;
    return before >= 0 && before <= reach && after >= 0 && after - reach < dilations[i]!;
  });
}
