import { contract } from "../contraction.ts";
import type { GraphBuilder } from "../graph-builder.ts";
import { materialise } from "../materialise.ts";
import { reshapeBuffer } from "../reshape-buffer.ts";
import type { LoweringContext } from "../rule.ts";
import { transposeView, type View, viewOf } from "../view.ts";
import { type Geometry, orderedView, spatialSizes } from "./geometry.ts";

/** Whether a convolution puts its kernel down once on an input that it just covers: the result is a single pixel. */
export function reducesToPoint(geometry: Geometry): boolean {
  const { lhsDilation, padding, shape } = geometry;
  return (
    spatialSizes(geometry, shape).every((size) => size === 1) &&
    lhsDilation.every((dilation) => dilation === 1) &&
    padding.every(([before, after]) => before === 0 && after === 0)
  );
}

/** Such a convolution as a matrix product over channels and pixels at once. */
export function pointwiseProduct({ graph }: LoweringContext, geometry: Geometry): View {
  const { rhs, mapped, batchAxis, channelAxis, spatialAxes, groups, examples, outputChannels, shape } =
    geometry;
  const lhs = sampled(graph, geometry);
  const depth = [channelAxis, ...spatialAxes].reduce((count, axis) => count * rhs.shape[axis]!, 1);
  const matrix = (view: View, rows: readonly number[], sizes: readonly number[]): View => {
    const order = [...mapped.grouped, ...rows, channelAxis, ...spatialAxes];
    return viewOf(reshapeBuffer(graph, materialise(graph, transposeView(view, order)), sizes));
  };
  const inputRows = [...mapped.examples, batchAxis];
  const kernelRows = [...mapped.channels, batchAxis];
  const product = contract(
    graph,
    matrix(lhs, inputRows, [groups, examples, 1, depth]),
    matrix(rhs, kernelRows, [groups, 1, outputChannels, depth]),
  );
  // The axes of the product are those of the result: groups, rows of the input, rows of the kernel.
  const order = [...mapped.grouped, ...mapped.examples, batchAxis, ...mapped.channels, channelAxis];
  return orderedView(graph, materialise(graph, product), shape, order);
}

/** The pixels of the input that a dilated kernel touches; what was cut off around them is cut by the same operator. */
function sampled(graph: GraphBuilder, geometry: Geometry): View {
  const { rhs, spatialAxes, kernelDilation } = geometry;
  const { view: lhs, starts } = geometry.uncut ?? { view: geometry.lhs, starts: [] };
  const steps = spatialAxes.flatMap((axis, i) => {
    const bufferAxis = lhs.axes[axis]!;
    const [start, size, step] = [starts[axis] ?? 0, rhs.shape[axis]!, kernelDilation[i]!];
    return bufferAxis === null || lhs.shape[axis] === size ? [] : [{ bufferAxis, start, size, step }];
  });
  // An axis that repeats one element is as long as it is looked at.
  const shape = lhs.shape.map((size, axis) => (spatialAxes.includes(axis) ? rhs.shape[axis]! : size));
  if (steps.length === 0) return { ...lhs, shape };
  const name = graph.node("Slice", [
    lhs.buffer.name,
    graph.integers(steps.map(({ start }) => start)),
    graph.integers(steps.map(({ start, size, step }) => start + (size - 1) * step + 1)),
    graph.integers(steps.map(({ bufferAxis }) => bufferAxis)),
    graph.integers(steps.map(({ step }) => step)),
  ]);
  const bufferShape = [...lhs.buffer.shape];
  for (const { bufferAxis, size } of steps) bufferShape[bufferAxis] = size;
  return {
    buffer: { ...lhs.buffer, name, shape: bufferShape },
    shape,
    axes: lhs.axes.map((bufferAxis, axis) => (shape[axis] === 1 ? null : bufferAxis)),
  };
}
