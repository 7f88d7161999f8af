import { BLOCKED, type MapsShape } from "../blocked-array.ts";
import { type GraphBuilder, integer, integers } from "../graph-builder.ts";
import { materialise } from "../materialise.ts";
import { padView } from "../movement.ts";
import { intoBlocks, reorderInput, reorderOutput, sideBySide } from "../reorder.ts";
import { reshapeBuffer } from "../reshape-buffer.ts";
import type { LoweringContext } from "../rule.ts";
import { type Buffer, transposeView, type View, viewOf } from "../view.ts";
import { blockedActivationKernel, blockedKernel } from "./blocked-kernel.ts";
import { filledUp, paddedTo } from "./channel-blocks.ts";
import { gatheredKernel } from "./gathered-kernel.ts";
import {
  compactView,
  exampleOrder,
  type Geometry,
  inputOrder,
  orderedView,
  resultView,
  spatialSizes,
} from "./geometry.ts";
import { interleavedInput } from "./interleaved.ts";

/**
 * A two-dimensional convolution over blocks of channels (`NCHWc`), ONNX Runtime's fastest on a CPU.
 *
 * Input, kernel and result are rearranged around it and channels filled up to whole blocks with zeros. The
 * gradient of a weight is a convolution over examples in the place of channels, with a kernel as large as the
 * image; that is why the kernel may be a large array in an order of its own, and why columns are padded
 * beforehand: the kernel function is slow at padded ends of rows.
 *
 * `kernel` is the blocked kernel where it is there already.
 */
export function blockedConvolution(
  context: LoweringContext,
  geometry: Geometry,
  block: number,
  kernel?: string,
): View {
  const { graph } = context;
  if (runsOverExamples(geometry, block)) return convolveAlongExamples(context, geometry, block, kernel);
  const { groups, outputChannels, examples, shape } = geometry;
  const convolved = convolveBlocks(context, geometry, block, kernel);
  const paddedChannels = groups * paddedTo(block, outputChannels);
  const channels = groups === 1 ? outputChannels : paddedChannels;
  const isWhole =
    paddedChannels === groups * outputChannels &&
    !isLargeKernel(geometry) &&
    !context.target.without.has("carried-blocks");
  const [rows, columns] = spatialSizes(geometry, shape) as [number, number];
  const plain = isWhole
    ? sideBySide(graph, { name: convolved, shape: [examples, paddedChannels, rows, columns], block })
    : reorderOutput(graph, convolved, channels);
  const name =
    channels === groups * outputChannels
      ? plain
      : cutGroups(graph, plain, geometry, [examples, groups, paddedChannels / groups], shape);
  return resultView(context, geometry, name);
}

/**
 * Whether the kernel function runs over all examples of a pixel before it takes the next element of the kernel.
 *
 * A kernel of activations makes an image of a few columns, for which alone too few sums are under way, and is read anew
 * for every example. With the examples side by side in each column, a dilated kernel makes rows of them.
 */
export function runsOverExamples(geometry: Geometry, block: number): boolean {
  const { groups, strides, inputChannels } = geometry;
  return isLargeKernel(geometry) && groups === 1 && strides.at(-1) === 1 && inputChannels % block === 0;
}

function convolveAlongExamples(
  context: LoweringContext,
  geometry: Geometry,
  block: number,
  kernel = blockedActivationKernel(context, geometry, block),
): View {
  const { graph } = context;
  const { examples, mapped, inputChannels, outputChannels, channelAxis, spatialAxes } = geometry;
  const { padding, strides, kernelDilation, lhs, shape } = geometry;
  const [rows, columns] = padding as readonly [readonly [number, number], readonly [number, number]];
  const [height, width] = spatialSizes(geometry, lhs.shape) as [number, number];
  const x = viewOf({
    name: interleavedInput(context, geometry),
    type: "float32",
    shape: [1, inputChannels, height, width * examples],
  });
  const ends = [columns[0] * examples, columns[1] * examples] as const;
  const padded = padView(graph, x, [[0, 0], [0, 0], [0, 0], ends]).buffer.name;
  const convolved = graph.node(
    "Conv",
    [reorderInput(graph, padded, false), kernel],
    {
      strides: integers(strides),
      dilations: integers([kernelDilation[0]!, kernelDilation[1]! * examples]),
      pads: integers([rows[0], 0, rows[1], 0]),
      group: integer(1),
    },
    BLOCKED,
  );
  const [resultRows, resultColumns] = spatialSizes(geometry, shape) as [number, number];
  const result: Buffer = {
    name: reorderOutput(graph, convolved, outputChannels),
    type: "float32",
    shape: [1, outputChannels, resultRows, resultColumns * examples],
  };
  const order = [...mapped.channels, channelAxis, ...spatialAxes, ...exampleOrder(geometry)];
  return orderedView(graph, result, shape, order);
}

/**
 * The result of a convolution as it comes, in whole blocks: `[examples, channels / block, rows, columns, block]`.
 *
 * `kernel` is the blocked kernel where it is there already.
 */
export function convolveBlocks(
  context: LoweringContext,
  geometry: Geometry,
  block: number,
  kernel?: string,
): string {
  const { graph } = context;
  const { groups, padding, strides, kernelDilation } = geometry;
  const kernelIsLarge = isLargeKernel(geometry);
  const plainInput = readsPlainInput(geometry, block);
  const [rows, columns] = padding as readonly [readonly [number, number], readonly [number, number]];
  const padsColumns = kernelIsLarge ? columns : ([0, 0] as const);
  const x = blockedInput(context, geometry, plainInput ? 1 : block, padsColumns);
  const blocks = [block, inputBlockOf(geometry, block)] as const;
  const w =
    kernel ??
    (kernelIsLarge
      ? blockedActivationKernel(context, geometry, block)
      : (gatheredKernel(context, geometry, blocks) ?? blockedKernel(context, geometry, blocks)));
  const [before, after] = kernelIsLarge ? [0, 0] : columns;
  const convolved = graph.node(
    "Conv",
    [plainInput ? x.name : intoBlocks(graph, x.name, x.shape as MapsShape), w],
    {
      strides: integers(strides),
      dilations: integers(kernelDilation),
      pads: integers([rows[0], before, rows[1], after]),
      group: integer(groups),
    },
    BLOCKED,
  );
  const channels = groups * paddedTo(block, geometry.outputChannels);
  graph.hasShape(convolved, [geometry.examples, channels, ...spatialSizes(geometry, geometry.shape)]);
  return convolved;
}

/** Whether the convolution reads its input as it is: it does so where that has less than a block of channels. */
export function readsPlainInput(geometry: Geometry, block: number): boolean {
  return geometry.groups === 1 && geometry.inputChannels < block && !isLargeKernel(geometry);
}

/** Input channels that a blocked kernel takes together: one where the input is read as it is. */
export const inputBlockOf = (geometry: Geometry, block: number): number =>
  readsPlainInput(geometry, block) ? 1 : block;

/** Whether the kernel is an array of activations rather than weights: it is larger than the image it makes. */
export function isLargeKernel({ rhs, shape, spatialAxes }: Geometry): boolean {
  const pixels = (sizes: readonly number[]): number =>
    spatialAxes.reduce((count, axis) => count * sizes[axis]!, 1);
  return pixels(rhs.shape) >= LARGE_KERNEL && pixels(rhs.shape) > pixels(shape);
}

/** A kernel of fewer pixels is rearranged as weights are, whatever it is. */
const LARGE_KERNEL = 16;

/** The input as `[examples, groups · channels, rows, columns]` with whole blocks of channels, its columns padded. */
function blockedInput(
  { graph }: LoweringContext,
  geometry: Geometry,
  block: number,
  columns: readonly [number, number],
): Buffer {
  const { channelAxis, examples, groups } = geometry;
  const lastAxis = geometry.spatialAxes.at(-1)!;
  const widths = geometry.lhs.shape.map((_, axis) => (axis === lastAxis ? columns : ([0, 0] as const)));
  const order = inputOrder(geometry);
  const view = compactView(graph, geometry.lhs, order);
  const filled = filledUp(graph, padView(graph, view, widths), channelAxis, block);
  return reshapeBuffer(graph, materialise(graph, transposeView(filled, order)), [
    examples,
    groups * filled.shape[channelAxis]!,
    ...spatialSizes(geometry, filled.shape),
  ]);
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
  const split = graph.reshape(name, [examples, groups, padded, pixels]);
  return graph.node("Slice", [
    split,
    graph.integers([0]),
    graph.integers([geometry.outputChannels]),
    graph.integers([2]),
  ]);
}
