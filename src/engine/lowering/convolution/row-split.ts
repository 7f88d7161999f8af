import type { GraphBuilder } from "../graph-builder.ts";
import { materialise } from "../materialise.ts";
import { reorderInput, reorderOutput } from "../reorder.ts";
import { reshapeBuffer } from "../reshape-buffer.ts";
import type { LoweringContext } from "../rule.ts";
import { transposeBuffer } from "../transpose-buffer.ts";
import { type Buffer, transposeView, type View, viewOf } from "../view.ts";
import { blockedConvolution, convolveBlocks, inputBlockOf, isLargeKernel } from "./blocked.ts";
import { kernelOfBlocks } from "./blocked-kernel.ts";
import { gatheredKernel } from "./gathered-kernel.ts";
import { type Geometry, inputOrder, kernelOrder, resultView, spatialSizes } from "./geometry.ts";

/**
 * How many rows a blocked convolution of fewer output channels than a block should work on at once.
 *
 * Rows of the result (or, where the kernel is an array of activations, of the kernel) take the places that
 * would be filled up with zeros. 1 where nothing is to be gained or the rows do not divide evenly.
 */
export function rowsAtOnce(geometry: Geometry, block: number): number {
  const { groups, outputChannels, mapped, kernelDilation, spatialAxes, rhs, shape } = geometry;
  if (groups > 1 || spatialAxes.length !== 2) return 1;
  const isLarge = isLargeKernel(geometry);
  if (isLarge ? mapped.channels.length > 0 : kernelDilation[0] !== 1) return 1;
  const rows = (isLarge ? rhs : { shape }).shape[spatialAxes[0]!]!;
  let most = Math.floor(block / outputChannels);
  while (most > 1 && rows % most !== 0) most--;
  return Math.max(1, most);
}

/** The blocked convolution of several rows at once. */
export function splitRowsConvolution(
  context: LoweringContext,
  geometry: Geometry,
  block: number,
  rows: number,
): View {
  return isLargeKernel(geometry)
    ? splitKernelRows(context, geometry, block, rows)
    : splitResultRows(context, geometry, block, rows);
}

/** The geometry with examples, channels and rows alone, mapped axes merged into them. */
function withoutMappedAxes(
  geometry: Geometry,
  lhs: View,
  rhs: View,
): Omit<Geometry, "shape" | "outputChannels" | "strides"> {
  return {
    ...geometry,
    lhs,
    uncut: undefined,
    rhs,
    mapped: { grouped: [], examples: [], channels: [] },
    batchAxis: 0,
    channelAxis: 1,
    spatialAxes: [2, 3],
  };
}

function plainInput({ graph }: LoweringContext, geometry: Geometry): View {
  const { lhs, mapped, batchAxis } = geometry;
  if (mapped.examples.length === 0) {
    // Examples that lie along one axis may stay where they are in memory.
    return { ...lhs, shape: lhs.shape.slice(batchAxis), axes: lhs.axes.slice(batchAxis) };
  }
  const ordered = materialise(graph, transposeView(geometry.lhs, inputOrder(geometry)));
  return viewOf(
    reshapeBuffer(graph, ordered, [
      geometry.examples,
      geometry.inputChannels,
      ...spatialSizes(geometry, geometry.lhs.shape),
    ]),
  );
}

/** Neighbouring rows of the result as further output channels, by kernels shifted down row by row. */
function splitResultRows(context: LoweringContext, geometry: Geometry, block: number, rows: number): View {
  const { graph } = context;
  const { outputChannels, inputChannels, examples, strides, shape } = geometry;
  const [height, width] = spatialSizes(geometry, geometry.rhs.shape) as [number, number];
  const [resultRows, resultColumns] = spatialSizes(geometry, shape) as [number, number];
  const ordered = materialise(graph, transposeView(geometry.rhs, kernelOrder(geometry)));
  const kernels = reshapeBuffer(graph, ordered, [outputChannels, 1, inputChannels, height, width]);
  const shifts = Array.from({ length: rows }, (_, row) => {
    const [before, after] = [row * strides[0]!, (rows - 1 - row) * strides[0]!];
    return graph.node("Pad", [
      kernels.name,
      graph.integers([0, 0, 0, before, 0, 0, 0, 0, after, 0]),
      graph.scalar("float32", 0),
    ]);
  });
  const tall = height + (rows - 1) * strides[0]!;
  const stacked = graph.node("Concat", shifts, { axis: { kind: "integer", value: 1 } });
  const rhs = reshapeBuffer(
    graph,
    { name: stacked, type: "float32", shape: [outputChannels, rows, inputChannels, tall, width] },
    [outputChannels * rows, inputChannels, tall, width],
  );
  const split = {
    ...withoutMappedAxes(geometry, plainInput(context, geometry), viewOf(rhs)),
    outputChannels: outputChannels * rows,
    strides: [strides[0]! * rows, strides[1]!],
    shape: [examples, outputChannels * rows, resultRows / rows, resultColumns],
  };
  const blocks = [block, inputBlockOf(split, block)] as const;
  const convolved = convolveBlocks(context, split, block, gatheredKernel(context, geometry, blocks, rows));
  // Each row of blocks is put in order by itself: what is then moved is as long as several rows of the result.
  const rowsOfBlocks = [(examples * resultRows) / rows, block, 1, resultColumns];
  const rowByRow = graph.reshape(convolved, rowsOfBlocks);
  const plain: Buffer = {
    name: reorderOutput(graph, rowByRow, outputChannels * rows),
    type: "float32",
    shape: [rowsOfBlocks[0]!, outputChannels * rows, 1, resultColumns],
  };
  const apart = [examples, resultRows / rows, outputChannels, rows * resultColumns];
  const whole = transposeBuffer(graph, reshapeBuffer(graph, plain, apart), [0, 2, 1, 3]);
  const result = [examples, outputChannels, resultRows, resultColumns];
  return resultView(context, geometry, reshapeBuffer(graph, whole, result).name);
}

const flatShape = (graph: GraphBuilder, geometry: Geometry): string =>
  graph.integers([geometry.examples, geometry.outputChannels, ...spatialSizes(geometry, geometry.shape)]);

/** Every `rows`-th row of a large kernel as a kernel of its own; their results, shifted, add up. */
function splitKernelRows(context: LoweringContext, geometry: Geometry, block: number, rows: number): View {
  const { graph } = context;
  const { outputChannels, examples, kernelDilation, batchAxis, channelAxis, spatialAxes, shape } = geometry;
  const kernel = transposeView(geometry.rhs, [channelAxis, batchAxis, ...spatialAxes]);
  const inputs = kernel.shape[0]!;
  const [height, width] = kernel.shape.slice(2) as [number, number];
  const [resultRows, resultColumns] = spatialSizes(geometry, shape) as [number, number];
  const whole = materialise(graph, kernel);
  const apart = reshapeBuffer(graph, whole, [inputs * outputChannels, height / rows, rows, width]);
  const rhs = reshapeBuffer(graph, transposeBuffer(graph, apart, [0, 2, 1, 3]), [
    inputs,
    outputChannels * rows,
    height / rows,
    width,
  ]);
  // The rows of a block, all of whose channels are there, lie side by side: they come into blocks row by row.
  const runs = reshapeBuffer(graph, whole, [inputs, outputChannels, height / rows, rows * width]);
  const rowByRow = reshapeBuffer(graph, transposeBuffer(graph, runs, [0, 2, 1, 3]), [
    (inputs * height) / rows,
    outputChannels * rows,
    1,
    width,
  ]);
  const fills = inputs % block === 0 && outputChannels * rows === block;
  const dilation = kernelDilation[0]!;
  const tall = resultRows + (rows - 1) * dilation;
  const split = blockedConvolution(
    context,
    {
      ...withoutMappedAxes(geometry, plainInput(context, geometry), transposeView(viewOf(rhs), [1, 0, 2, 3])),
      outputChannels: outputChannels * rows,
      strides: geometry.strides,
      kernelDilation: [dilation * rows, kernelDilation[1]!],
      shape: [examples, outputChannels * rows, tall, resultColumns],
    },
    block,
    fills ? kernelOfBlocks(graph, reorderInput(graph, rowByRow.name, false), rhs.shape, block) : undefined,
  );
  const parts = reshapeBuffer(graph, materialise(graph, split), [
    examples * outputChannels,
    rows,
    tall,
    resultColumns,
  ]);
  const shifted = Array.from({ length: rows }, (_, row) =>
    graph.node("Slice", [
      parts.name,
      graph.integers([row, row * dilation]),
      graph.integers([row + 1, row * dilation + resultRows]),
      graph.integers([1, 2]),
    ]),
  );
  const sum = graph.node("Sum", shifted);
  return resultView(context, geometry, graph.node("Reshape", [sum, flatShape(graph, geometry)]));
}
