import { integer, integers } from "../graph-builder.ts";
import { materialise } from "../materialise.ts";
import { reshapeBuffer } from "../reshape-buffer.ts";
import type { LoweringContext } from "../rule.ts";
import { ANY_THREADS } from "../thread-limit.ts";
import { transposeView, type View } from "../view.ts";
import { type Geometry, inputOrder, resultView, spatialSizes } from "./geometry.ts";

/**
 * ONNX's `ConvTranspose` for a convolution of a dilated input whose kernel comes flipped: each element of the
 * input spreads over the output, and no zeros are stored or multiplied.
 */
export function transposedConvolution(context: LoweringContext, geometry: Geometry): View {
  const { graph } = context;
  const { lhs, rhs, mapped, batchAxis, channelAxis, spatialAxes } = geometry;
  const { groups, examples, inputChannels, outputChannels, lhsDilation, kernelDilation, padding } = geometry;
  const x = reshapeBuffer(graph, materialise(graph, transposeView(lhs, inputOrder(geometry))), [
    examples,
    groups * inputChannels,
    ...spatialSizes(geometry, lhs.shape),
  ]);
  const order = [...mapped.grouped, channelAxis, ...mapped.channels, batchAxis, ...spatialAxes];
  const kernel = spatialSizes(geometry, rhs.shape);
  const w = reshapeBuffer(graph, materialise(graph, transposeView(rhs, order)), [
    groups * inputChannels,
    outputChannels,
    ...kernel,
  ]);
  const reach = kernel.map((size, i) => (size - 1) * kernelDilation[i]!);
  const attributes = {
    strides: integers(lhsDilation),
    dilations: integers(kernelDilation),
    pads: integers([
      ...padding.map(([before], i) => reach[i]! - before),
      ...padding.map(([, after], i) => Math.max(0, reach[i]! - after)),
    ]),
    output_padding: integers(padding.map(([, after], i) => Math.max(0, after - reach[i]!))),
    group: integer(groups),
  };
  // The matrix of the kernel is transposed: sums over input channels run in the same slices for all.
  const isSinglePixel = x.shape.slice(2).every((size) => size === 1);
  const threads = isSinglePixel ? 1 : ANY_THREADS;
  const name = graph.node("ConvTranspose", [x.name, w.name], attributes, "", threads);
  return resultView(context, geometry, name);
}
