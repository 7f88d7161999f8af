import { AtlasError } from "#errors";
import { type ParameterLayout, weightArrays } from "#trees";
import { keptWeights, weightCount } from "../kept-weights.ts";

/**
 * Which parameters global magnitude pruning keeps: 1 for the largest weights in magnitude over all layers together, as
 * many as `density` times all weights to the nearest whole number, and for every parameter that is no weight; 0 for the
 * rest. Weights are the arrays of two axes and more: biases, and scales of normalised layers, stay. Of equal magnitudes
 * the first in the layout stay.
 *
 * Source: Han et al. 2015; global over layers as in Frankle et al. 2020 and Zhou et al. 2023.
 *
 * @param density above 0, at most 1
 * @throws AtlasError `training/density` (kind `input`) for a density out of range, and where no weight would be left.
 */
export function magnitudeMask(
  layout: ParameterLayout,
  parameters: Float32Array,
  density: number,
): Float32Array {
  const weights = weightArrays(layout);
  const count = weightCount(layout);
  const kept = keptWeights(density, count);
  if (!(density > 0 && density <= 1) || kept === 0) {
    throw new AtlasError({
      code: "training/density",
      kind: "input",
      where: "training.density",
      problem: `a density of ${density} keeps ${kept} of ${count.toLocaleString("en-US")} weights`,
      expected: "a share above 0, at most 1, that keeps at least one weight",
    });
  }
  const magnitudes = new Float32Array(count);
  let filled = 0;
  for (const { offset, size } of weights) {
    for (let i = offset; i < offset + size; i++) magnitudes[filled++] = Math.abs(parameters[i]!);
  }
  const least = magnitudes.toSorted()[count - kept]!;
  let ties = kept - magnitudes.reduce((above, magnitude) => above + (magnitude > least ? 1 : 0), 0);
  const mask = new Float32Array(parameters.length).fill(1);
  for (const { offset, size } of weights) {
    for (let i = offset; i < offset + size; i++) {
      const magnitude = Math.abs(parameters[i]!);
      const isKept = magnitude > least || (magnitude === least && ties-- > 0);
      if (!isKept) mask[i] = 0;
    }
  }
  return mask;
}
