import { type ParameterLayout, weightArrays } from "#trees";

/**
 * By what a step in each parameter is measured: all alike, by the magnitude of the parameter, or by the norm of its filter.
 *
 * `elementwise` balls do not see a ReLU unit's weights in being multiplied and those out of it divided by one number, nor
 * any other rescaling of single parameters that leaves the function as it is; `filterwise` ones do not see a whole filter
 * or a whole layer being rescaled. `none` sees all of that.
 */
export type AdaptiveScale = "none" | "elementwise" | "filterwise";

/**
 * The scale of a step in every parameter, `[layout.size]`.
 *
 * A filter is what one output of a layer reads: of weights `[inputs, outputs]` a column, of a kernel
 * `[outputs, inputs, …]` all of one output. Parameters on a single axis, biases and norms, are scaled by their own magnitudes.
 * Source: Kwon, Kim, Park and Choi 2021, section 3.
 */
export function adaptiveScale(
  layout: ParameterLayout,
  parameters: ArrayLike<number>,
  kind: AdaptiveScale,
): Float64Array {
  if (kind === "none") return new Float64Array(layout.size).fill(1);
  const scale = Float64Array.from(parameters, Math.abs);
  if (kind === "elementwise") return scale;
  for (const { shape, offset, size: length } of weightArrays(layout)) {
    const outputs = shape.length === 2 ? shape[1]! : shape[0]!;
    const filterOf =
      shape.length === 2 ? (i: number) => i % outputs : (i: number) => Math.floor((i * outputs) / length);
    const squares = new Float64Array(outputs);
    for (let i = 0; i < length; i++) squares[filterOf(i)]! += parameters[offset + i]! ** 2;
    for (let i = 0; i < length; i++) scale[offset + i] = Math.sqrt(squares[filterOf(i)]!);
  }
  return scale;
}
