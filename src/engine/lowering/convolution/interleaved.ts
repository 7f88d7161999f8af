import { elementCount } from "#trees";
import type { MapsShape } from "../blocked-array.ts";
import { type GraphBuilder, integer, integers } from "../graph-builder.ts";
import { materialise } from "../materialise.ts";
import { intoBlocks } from "../reorder.ts";
import { reshapeBuffer } from "../reshape-buffer.ts";
import type { LoweringContext } from "../rule.ts";
import { convolutionThreads, reductionThreads } from "../thread-limit.ts";
import { transposeBuffer } from "../transpose-buffer.ts";
import { type Buffer, backedAxes, transposeView, type View } from "../view.ts";
import { exampleOrder, type Geometry, orderedView, spatialSizes } from "./geometry.ts";

/** Products that each group adds up, at least: fewer would make more partial sums than arithmetic. */
const LEAST_DEPTH = 1024;

/**
 * A convolution by a kernel of activations, such as the gradient of a weight, with its examples interleaved.
 *
 * The examples of the input lie side by side in each pixel, and a dilated kernel steps over them, so that a matrix
 * product has them all as columns. Input channels (the images of a batch, in a gradient) come in groups of which each
 * gives a partial sum: no operand is then larger than what a core keeps close, and the images of each operand are
 * read in the order in which they lie. Nothing is padded or rearranged beforehand but the pixels of the input.
 */
export function interleavedConvolution(context: LoweringContext, geometry: Geometry): View {
  const { graph } = context;
  const { mapped, channelAxis, spatialAxes, shape } = geometry;
  const { groups, examples, inputChannels, outputChannels, padding, strides, kernelDilation } = geometry;
  const wide = (values: readonly number[]): number[] => values.with(-1, values.at(-1)! * examples);
  const together = channelsTogether(geometry);
  const parts = inputChannels / together;
  const sizes = wide(spatialSizes(geometry, shape));
  const attributes = {
    strides: integers(strides),
    dilations: integers(wide(kernelDilation)),
    pads: integers([...wide(padding.map(([before]) => before)), ...wide(padding.map(([, after]) => after))]),
    group: integer(groups * parts),
  };
  const threads = convolutionThreads({
    images: groups * parts,
    filters: outputChannels,
    positions: elementCount(sizes),
    depth: together * elementCount(spatialSizes(geometry, geometry.rhs.shape)),
  });
  const operands = [interleavedInput(context, geometry), groupedKernel(graph, geometry, together)];
  const name = graph.node("Conv", operands, attributes, "", threads);
  const shapeOfParts = [1, groups * parts * outputChannels, ...sizes];
  const partial: Buffer = { name, type: "float32", shape: shapeOfParts };
  const order = [
    ...mapped.grouped,
    ...mapped.channels,
    channelAxis,
    ...spatialAxes,
    ...exampleOrder(geometry),
  ];
  return orderedView(graph, sumOfParts(graph, partial, groups, parts), shape, order);
}

/** The input as `[1, groups · channels, …spatial]` with all examples of a pixel side by side in the last axis. */
export function interleavedInput({ graph, target }: LoweringContext, geometry: Geometry): string {
  const { lhs, mapped, channelAxis, spatialAxes, groups, examples, inputChannels } = geometry;
  const inMemory = [channelAxis, ...exampleOrder(geometry), ...spatialAxes];
  const sizes = spatialSizes(geometry, lhs.shape);
  const pixels = elementCount(sizes);
  const shape = [1, groups * inputChannels, ...sizes.with(-1, sizes.at(-1)! * examples)];
  const { channelBlock } = target;
  if (channelBlock !== null && examples % channelBlock === 0 && backedAxes(lhs).join() === inMemory.join()) {
    // Maps of whole blocks of channels: another convolution is likely to read them in blocks.
    const maps = reshapeBuffer(graph, lhs.buffer, [inputChannels, examples, ...sizes]);
    const blocked: Buffer = { ...maps, name: intoBlocks(graph, maps.name, maps.shape as MapsShape) };
    const blocks = [inputChannels, examples / channelBlock, pixels, channelBlock];
    const pixelsFirst = transposeBuffer(graph, reshapeBuffer(graph, blocked, blocks), [0, 2, 1, 3]);
    return reshapeBuffer(graph, pixelsFirst, shape).name;
  }
  const order = [...mapped.grouped, channelAxis, ...spatialAxes, ...exampleOrder(geometry)];
  return reshapeBuffer(graph, materialise(graph, transposeView(lhs, order)), shape).name;
}

/** An array `[1, groups · parts · outputs, …]` with the parts of each group added up. */
function sumOfParts(graph: GraphBuilder, partial: Buffer, groups: number, parts: number): Buffer {
  if (parts === 1) return partial;
  const rest = elementCount(partial.shape) / (groups * parts);
  const sizes = groups === 1 ? [parts, rest] : [groups, parts, rest];
  const apart = reshapeBuffer(graph, partial, sizes);
  const axis = sizes.length - 2;
  const threads = reductionThreads(sizes, [axis]);
  const operands = [apart.name, graph.integers([axis])];
  const name = graph.node("ReduceSum", operands, { keepdims: integer(0) }, "", threads);
  return { ...apart, name, shape: sizes.toSpliced(axis, 1) };
}

/** Whether a convolution can be carried out so: its columns must follow each other without a stride. */
export function canInterleave({ strides, lhsDilation, spatialAxes }: Geometry): boolean {
  return spatialAxes.length > 0 && strides.at(-1) === 1 && lhsDilation.every((dilation) => dilation === 1);
}

/**
 * How many input channels one group adds up: the fewest that divide them evenly and make a product deep enough, and not
 * all of them where they can be halved, so that threads find groups to share.
 */
export function channelsTogether(geometry: Geometry): number {
  const { inputChannels, rhs } = geometry;
  const pixels = elementCount(spatialSizes(geometry, rhs.shape));
  let together = Math.min(Math.ceil(inputChannels / 2), Math.ceil(LEAST_DEPTH / pixels));
  while (inputChannels % together !== 0) together++;
  return together;
}

/** The kernel as `[groups · parts · output channels, channels of a part, …spatial]`. */
function groupedKernel(graph: GraphBuilder, geometry: Geometry, together: number): string {
  const { rhs, mapped, batchAxis, channelAxis, spatialAxes, groups, inputChannels, outputChannels } =
    geometry;
  const parts = inputChannels / together;
  const sizes = spatialSizes(geometry, rhs.shape);
  const outputAxes = [...mapped.channels, batchAxis];
  const channelsFirst = parts > 1;
  const order = [
    ...mapped.grouped,
    ...(channelsFirst ? [channelAxis, ...outputAxes] : [...outputAxes, channelAxis]),
    ...spatialAxes,
  ];
  const ordered = materialise(graph, transposeView(rhs, order));
  const shape = [groups * parts * outputChannels, together, ...sizes];
  if (!channelsFirst || together === 1) return reshapeBuffer(graph, ordered, shape).name;
  const split = reshapeBuffer(graph, ordered, [
    groups * parts,
    together,
    outputChannels,
    elementCount(sizes),
  ]);
  return reshapeBuffer(graph, transposeBuffer(graph, split, [0, 2, 1, 3]), shape).name;
}
