import { flipView } from "../movement.ts";
import type { LoweringContext } from "../rule.ts";
import { transposeView, type View } from "../view.ts";
import { type Geometry, spatialSizes } from "./geometry.ts";

/**
 * The convolution whose input is the kernel of another and whose kernel is its input, of the same products.
 *
 * Its result has examples and output channels in each other's places and its pixels backwards. Undefined for a
 * convolution with strides or dilation, or one that cuts its input.
 */
export function mirrored(geometry: Geometry): Geometry | undefined {
  const { lhs, rhs, mapped, batchAxis, channelAxis, shape, strides, kernelDilation, lhsDilation } = geometry;
  if ([...strides, ...kernelDilation, ...lhsDilation].some((step) => step !== 1)) return undefined;
  const [inputs, kernels, results] = [lhs, rhs, { shape }].map((array) =>
    spatialSizes(geometry, array.shape),
  );
  const padding = geometry.padding.map(([before], i): readonly [number, number] => [
    results![i]! - 1 - before,
    inputs![i]! - kernels![i]! + before,
  ]);
  if (padding.flat().some((width) => width < 0)) return undefined;
  return {
    ...geometry,
    lhs: rhs,
    uncut: undefined,
    rhs: lhs,
    mapped: { grouped: mapped.grouped, examples: mapped.channels, channels: mapped.examples },
    shape: shape.with(batchAxis, shape[channelAxis]!).with(channelAxis, shape[batchAxis]!),
    examples: geometry.outputChannels,
    outputChannels: geometry.examples,
    padding,
  };
}

/** The result of a convolution from that of the mirrored one. */
export function mirroredBack(
  { graph }: LoweringContext,
  { batchAxis, channelAxis, spatialAxes }: Geometry,
  view: View,
): View {
  const axes = view.shape.map((_, axis) => axis);
  const order = axes.with(batchAxis, channelAxis).with(channelAxis, batchAxis);
  return transposeView(flipView(graph, view, spatialAxes), order);
}
