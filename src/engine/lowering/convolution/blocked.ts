import type { OnnxNode } from "../../onnx/model.ts";
import { type GraphBuilder, integer, integers } from "../graph-builder.ts";
import { materialise, reshapeBuffer } from "../materialise.ts";
import { padView } from "../movement.ts";
import type { LoweringContext } from "../rule.ts";
import { type Buffer, transposeView, type View } from "../view.ts";
import { compactView, type Geometry, inputOrder, kernelOrder, resultView, spatialSizes } from "./geometry.ts";

const BLOCKED: OnnxNode["domain"] = "com.microsoft.nchwc";

/** The least multiple of a block that holds a count. */
export const paddedTo = (block: number, count: number): number => Math.ceil(count / block) * block;

/**
 * A two-dimensional convolution over blocks of channels (`NCHWc`), ONNX Runtime's fastest on a CPU.
 *
 * Input, kernel and result are rearranged around it and channels filled up to whole blocks with zeros. The
 * gradient of a weight is a convolution over examples in the place of channels, with a kernel as large as the
 * image; that is why the kernel may be a large array in an order of its own, and why columns are padded
 * beforehand: the kernel function is slow at padded ends of rows.
 */
export function blockedConvolution(context: LoweringContext, geometry: Geometry, block: number): View {
  const { graph } = context;
  const { groups, outputChannels, padding, strides, kernelDilation, examples, shape } = geometry;
  const kernelIsLarge = isLargeKernel(geometry);
  const plainInput = readsPlainInput(geometry, block);
  const [rows, columns] = padding as readonly [readonly [number, number], readonly [number, number]];
  const padsColumns = kernelIsLarge ? columns : ([0, 0] as const);
  const x = blockedInput(context, geometry, plainInput ? 1 : block, padsColumns);
  const w = kernelIsLarge
    ? blockedActivationKernel(context, geometry, block)
    : blockedKernel(context, geometry, block, plainInput ? 1 : block);
  const [before, after] = kernelIsLarge ? [0, 0] : columns;
  const convolved = graph.node(
    "Conv",
    [plainInput ? x : reorderInput(graph, x, false), w],
    {
      strides: integers(strides),
      dilations: integers(kernelDilation),
      pads: integers([rows[0], before, rows[1], after]),
      group: integer(groups),
    },
    BLOCKED,
  );
  const paddedChannels = groups * paddedTo(block, outputChannels);
  const channels = groups === 1 ? outputChannels : paddedChannels;
  const plain = graph.node(
    "ReorderOutput",
    [convolved],
    { channels: integer(channels), channels_last: integer(0) },
    BLOCKED,
  );
  const name =
    channels === groups * outputChannels
      ? plain
      : cutGroups(graph, plain, geometry, [examples, groups, paddedChannels / groups], shape);
  return resultView(context, geometry, name);
}

/** Whether the convolution reads its input as it is: it does so where that has less than a block of channels. */
export function readsPlainInput(geometry: Geometry, block: number): boolean {
  return geometry.groups === 1 && geometry.inputChannels < block && !isLargeKernel(geometry);
}

/** Whether the kernel is an array of activations rather than weights: it is larger than the image it makes. */
export function isLargeKernel({ rhs, shape, spatialAxes }: Geometry): boolean {
  const pixels = (sizes: readonly number[]): number =>
    spatialAxes.reduce((count, axis) => count * sizes[axis]!, 1);
  return pixels(rhs.shape) >= LARGE_KERNEL && pixels(rhs.shape) > pixels(shape);
}

/** A kernel of fewer pixels is rearranged as weights are, whatever it is. */
const LARGE_KERNEL = 16;

const reorderInput = (graph: GraphBuilder, name: string, channelsLast: boolean): string =>
  graph.node("ReorderInput", [name], { channels_last: integer(Number(channelsLast)) }, BLOCKED);

/** Zeros behind one logical axis up to a whole number of blocks. */
function filledUp(graph: GraphBuilder, view: View, axis: number, block: number): View {
  const size = view.shape[axis]!;
  const missing = paddedTo(block, size) - size;
  if (missing === 0) return view;
  return padView(
    graph,
    view,
    view.shape.map((_, i) => (i === axis ? [0, missing] : [0, 0])),
  );
}

/** The input as `[examples, groups · channels, rows, columns]` with whole blocks of channels, its columns padded. */
function blockedInput(
  { graph }: LoweringContext,
  geometry: Geometry,
  block: number,
  columns: readonly [number, number],
): string {
  const { channelAxis, examples, groups } = geometry;
  const lastAxis = geometry.spatialAxes.at(-1)!;
  const widths = geometry.lhs.shape.map((_, axis) => (axis === lastAxis ? columns : ([0, 0] as const)));
  const order = inputOrder(geometry);
  const view = compactView(graph, geometry.lhs, order);
  const filled = filledUp(graph, padView(graph, view, widths), channelAxis, block);
  const x = reshapeBuffer(graph, materialise(graph, transposeView(filled, order)), [
    examples,
    groups * filled.shape[channelAxis]!,
    ...spatialSizes(geometry, filled.shape),
  ]);
  return x.name;
}

/** Weights as `[output blocks, input blocks, rows, columns, input block, output block]`. */
function blockedKernel(
  { graph }: LoweringContext,
  geometry: Geometry,
  block: number,
  inputBlock: number,
): string {
  const { batchAxis, channelAxis, groups, mapped } = geometry;
  const order = kernelOrder(geometry);
  const input = filledUp(graph, compactView(graph, geometry.rhs, order), channelAxis, inputBlock);
  // Several sets of kernels side by side are filled up as one set of output channels.
  const ordered = materialise(graph, transposeView(input, order));
  const inputs = input.shape[channelAxis]!;
  const [rows, columns] = spatialSizes(geometry, input.shape) as [number, number];
  const perGroup = [...mapped.channels, batchAxis].reduce((count, axis) => count * input.shape[axis]!, 1);
  const outputs = paddedTo(block, perGroup);
  const grouped: Buffer = reshapeBuffer(graph, ordered, [groups, perGroup, inputs * rows * columns]);
  const full =
    outputs === perGroup
      ? grouped.name
      : graph.node("Pad", [
          grouped.name,
          graph.integers([0, 0, 0, 0, outputs - perGroup, 0]),
          graph.scalar("float32", 0),
        ]);
  const split = graph.node("Reshape", [
    full,
    graph.integers([(groups * outputs) / block, block, inputs / inputBlock, inputBlock, rows * columns]),
  ]);
  const blocked = graph.node("Transpose", [split], { perm: integers([0, 2, 4, 3, 1]) });
  return graph.node("Reshape", [blocked, graph.integers([groups * outputs, inputs, rows, columns])]);
}

/**
 * Activations in the role of a kernel, in the same form, by two passes that move whole blocks.
 *
 * In memory they lie as examples (the input channels here), then channels (the output channels), then pixels.
 */
function blockedActivationKernel({ graph }: LoweringContext, geometry: Geometry, block: number): string {
  const { batchAxis, channelAxis, groups, mapped, spatialAxes } = geometry;
  const order = [channelAxis, ...mapped.grouped, ...mapped.channels, batchAxis, ...spatialAxes];
  const filled = filledUp(graph, compactView(graph, geometry.rhs, order), channelAxis, block);
  const perGroup = [...mapped.channels, batchAxis].reduce((count, axis) => count * filled.shape[axis]!, 1);
  const outputs = paddedTo(block, perGroup);
  const inputs = filled.shape[channelAxis]!;
  const [rows, columns] = spatialSizes(geometry, filled.shape) as [number, number];
  const plain = reshapeBuffer(graph, materialise(graph, transposeView(filled, order)), [
    inputs * groups,
    perGroup,
    rows,
    columns,
  ]);
  // What reorders channels into blocks fills up the last block, but counts channels in fours.
  const whole = paddedTo(4, perGroup);
  const inFours =
    whole === perGroup
      ? plain.name
      : graph.node("Pad", [
          plain.name,
          graph.integers([0, 0, 0, 0, 0, whole - perGroup, 0, 0]),
          graph.scalar("float32", 0),
        ]);
  const outputBlocked = reorderInput(graph, inFours, false);
  const chunks = (groups * outputs * rows * columns) / block;
  const rowsOfBlocks = graph.node("Reshape", [
    outputBlocked,
    graph.integers([inputs / block, block, 1, chunks * block]),
  ]);
  const inputBlocked = reorderInput(graph, rowsOfBlocks, true);
  const outputBlocks = (groups * outputs) / block;
  const shaped = [groups * outputs, inputs, rows, columns];
  if (outputBlocks === 1 || inputs === block) {
    return graph.node("Reshape", [inputBlocked, graph.integers(shaped)]);
  }
  const split = graph.node("Reshape", [
    inputBlocked,
    graph.integers([inputs / block, outputBlocks, rows * columns * block * block]),
  ]);
  const swapped = graph.node("Transpose", [split], { perm: integers([1, 0, 2]) });
  return graph.node("Reshape", [swapped, graph.integers(shaped)]);
}

/** The real output channels of every group of a result whose groups are filled up. */
function cutGroups(
  graph: GraphBuilder,
  name: string,
  geometry: Geometry,
  [examples, groups, padded]: readonly [number, number, number],
  shape: readonly number[],
): string {
  const pixels = spatialSizes(geometry, shape).reduce((a, b) => a * b, 1);
  const split = graph.node("Reshape", [name, graph.integers([examples, groups, padded, pixels])]);
  return graph.node("Slice", [
    split,
    graph.integers([0]),
    graph.integers([geometry.outputChannels]),
    graph.integers([2]),
  ]);
}
