import { elementCount } from "#trees";
import { type GraphBuilder, integer, integers } from "../graph-builder.ts";
import { materialise } from "../materialise.ts";
import { reshapeBuffer } from "../reshape-buffer.ts";
import type { LoweringContext } from "../rule.ts";
import { convolutionThreads, reductionThreads } from "../thread-limit.ts";
import { transposeBuffer } from "../transpose-buffer.ts";
import { transposeView, type View } from "../view.ts";
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
  const { mapped, channelAxis, spatialAxes, lhs, shape } = geometry;
  const { groups, examples, inputChannels, outputChannels, padding, strides, kernelDilation } = geometry;
  const inputOrder = [...mapped.grouped, channelAxis, ...spatialAxes, ...exampleOrder(geometry)];
  const sizes = spatialSizes(geometry, lhs.shape);
  const wide = (values: readonly number[]): number[] =>
    values.map((value, i) => (i === values.length - 1 ? value * examples : value));
  const x = reshapeBuffer(graph, materialise(graph, transposeView(lhs, inputOrder)), [
    1,
    groups * inputChannels,
    ...wide(sizes),
  ]);
  const together = channelsTogether(geometry);
  const parts = inputChannels / together;
  const result = spatialSizes(geometry, shape);
  const attributes = {
    strides: integers(strides),
    dilations: integers(wide(kernelDilation)),
    pads: integers([...wide(padding.map(([before]) => before)), ...wide(padding.map(([, after]) => after))]),
    group: integer(groups * parts),
  };
  const threads = convolutionThreads({
    images: groups * parts,
    filters: outputChannels,
    positions: elementCount(wide(result)),
    depth: together * elementCount(spatialSizes(geometry, geometry.rhs.shape)),
  });
  const kernel = groupedKernel(graph, geometry, together);
  const convolved = graph.node("Conv", [x.name, kernel], attributes, "", threads);
  const partial = {
    name: convolved,
    type: "float32",
    shape: [1, groups * parts * outputChannels, ...wide(result)],
  } as const;
  const apart = reshapeBuffer(graph, partial, [
    groups,
    parts,
    outputChannels * elementCount(result) * examples,
  ]);
  const name =
    parts === 1
      ? apart.name
      : graph.node(
          "ReduceSum",
          [apart.name, graph.integers([1])],
          { keepdims: integer(0) },
          "",
          reductionThreads(apart.shape, [1]),
        );
  const summed = {
    name,
    type: "float32",
    shape: parts === 1 ? apart.shape : [groups, apart.shape[2]!],
  } as const;
  const order = [
    ...mapped.grouped,
    ...mapped.channels,
    channelAxis,
    ...spatialAxes,
    ...exampleOrder(geometry),
  ];
  return orderedView(graph, summed, shape, order);
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
