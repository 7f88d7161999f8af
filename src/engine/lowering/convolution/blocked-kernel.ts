import { type GraphBuilder, integers } from "../graph-builder.ts";
import { materialise } from "../materialise.ts";
import { intoBlocks, reorderInput } from "../reorder.ts";
import { reshapeBuffer } from "../reshape-buffer.ts";
import type { LoweringContext } from "../rule.ts";
import { transposeBuffer } from "../transpose-buffer.ts";
import { type Buffer, transposeView } from "../view.ts";
import { filledUp, paddedTo } from "./channel-blocks.ts";
import { compactView, type Geometry, kernelOrder, spatialSizes } from "./geometry.ts";

/** Weights as `[output blocks, input blocks, rows, columns, input block, output block]`. */
export function blockedKernel(
  { graph }: LoweringContext,
  geometry: Geometry,
  [block, inputBlock]: readonly [outputBlock: number, inputBlock: number],
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
  const split = [(groups * outputs) / block, block, inputs / inputBlock, inputBlock, rows * columns];
  const whole: Buffer = { name: full, type: "float32", shape: [groups, outputs, inputs * rows * columns] };
  const blocked = transposeBuffer(graph, reshapeBuffer(graph, whole, split), [0, 2, 4, 3, 1]);
  return reshapeBuffer(graph, blocked, [groups * outputs, inputs, rows, columns]).name;
}

/**
 * Activations in the role of a kernel, in the same form, by two passes that move whole blocks.
 *
 * In memory they lie as examples (the input channels here), then channels (the output channels), then pixels.
 */
export function blockedActivationKernel(
  { graph }: LoweringContext,
  geometry: Geometry,
  block: number,
): string {
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
  const outputBlocked = intoBlocks(graph, inFours, [inputs * groups, whole, rows, columns]);
  return kernelOfBlocks(graph, outputBlocked, [inputs, groups * outputs, rows, columns], block);
}

/** The kernel of activations `[inputs, outputs, rows, columns]`, whole blocks of either, whose outputs are in blocks. */
export function kernelOfBlocks(
  graph: GraphBuilder,
  outputBlocked: string,
  shape: readonly number[],
  block: number,
): string {
  const [inputs, outputs, rows, columns] = shape as [number, number, number, number];
  const chunks = (outputs * rows * columns) / block;
  const rowsOfBlocks = graph.node("Reshape", [
    outputBlocked,
    graph.integers([inputs / block, block, 1, chunks * block]),
  ]);
  const inputBlocked = reorderInput(graph, rowsOfBlocks, true);
  const outputBlocks = outputs / block;
  const shaped = [outputs, inputs, rows, columns];
  if (outputBlocks === 1 || inputs === block) {
    return graph.reshape(inputBlocked, shaped);
  }
  const split = graph.node("Reshape", [
    inputBlocked,
    graph.integers([inputs / block, outputBlocks, rows * columns * block * block]),
  ]);
  const swapped = graph.node("Transpose", [split], { perm: integers([1, 0, 2]) });
  return graph.reshape(swapped, shaped);
}
