import { elementCount } from "#trees";
import { integer, integers } from "../graph-builder.ts";
import { materialise } from "../materialise.ts";
import { padView } from "../movement.ts";
import { reshapeBuffer } from "../reshape-buffer.ts";
import type { LoweringContext } from "../rule.ts";
import { convolutionThreads } from "../thread-limit.ts";
import { transposeView, type View } from "../view.ts";
import { dilateView } from "./dilate.ts";
import { compactView, type Geometry, inputOrder, kernelOrder, resultView, spatialSizes } from "./geometry.ts";

/** One ONNX `Conv` for every mixture of mapped axes: they become groups, examples or output channels. */
export function directConvolution(context: LoweringContext, geometry: Geometry): View {
  const { graph } = context;
  const { rhs, groups, examples, inputChannels, outputChannels, spatialAxes } = geometry;
  const spatial = (sizes: readonly number[], none = 1): readonly number[] =>
    spatialAxes.length === 0 ? [none] : sizes;
  const { lhs, padding } = dilatedInput(context, geometry);
  const x = reshapeBuffer(graph, materialise(graph, transposeView(lhs, inputOrder(geometry))), [
    examples,
    groups * inputChannels,
    ...spatial(spatialSizes(geometry, lhs.shape)),
  ]);
  const w = reshapeBuffer(graph, materialise(graph, transposeView(rhs, kernelOrder(geometry))), [
    groups * outputChannels,
    inputChannels,
    ...spatial(spatialSizes(geometry, rhs.shape)),
  ]);
  const attributes = {
    strides: integers(spatial(geometry.strides)),
    dilations: integers(spatial(geometry.kernelDilation)),
    pads: integers([
      ...spatial(
        padding.map(([before]) => before),
        0,
      ),
      ...spatial(
        padding.map(([, after]) => after),
        0,
      ),
    ]),
    group: integer(groups),
  };
  const threads = convolutionThreads({
    images: examples * groups,
    filters: outputChannels,
    positions: elementCount(spatialSizes(geometry, geometry.shape)),
    depth: elementCount(w.shape.slice(1)),
  });
  return resultView(context, geometry, graph.node("Conv", [x.name, w.name], attributes, "", threads));
}

/** The input with its dilation carried out, and with it the cuts that had to wait for that. */
function dilatedInput({ graph }: LoweringContext, geometry: Geometry): Pick<Geometry, "lhs" | "padding"> {
  const { lhs, lhsDilation, padding, spatialAxes } = geometry;
  if (lhsDilation.every((dilation) => dilation === 1)) return { lhs, padding };
  const isCut = padding.map(([before, after]) => before < 0 || after < 0);
  const compact = compactView(graph, lhs, inputOrder(geometry));
  const dilated = dilateView(graph, compact, spatialAxes[0]!, lhsDilation);
  const widths = dilated.shape.map((_, axis): readonly [number, number] => {
    const i = spatialAxes.indexOf(axis);
    return i >= 0 && isCut[i] ? padding[i]! : [0, 0];
  });
  return {
    lhs: padView(graph, dilated, widths),
    padding: padding.map((pair, i) => (isCut[i] ? [0, 0] : pair)),
  };
}
