import { elementCount } from "#trees";
import { integer } from "../graph-builder.ts";
import { reshapeBuffer } from "../reshape-buffer.ts";
import type { LoweringContext } from "../rule.ts";
import type { View } from "../view.ts";
import { paddedTo } from "./channel-blocks.ts";
import { type Geometry, spatialSizes } from "./geometry.ts";

/** Elements up to which picking each takes less time than the operators that would move them in runs. */
const MOST_ELEMENTS = 4096;

/**
 * The kernel of a blocked convolution, or of one of `rows` rows of the result at once, as `blockedKernel` makes it, by
 * picking every element from where it lies. Undefined for a large kernel or several groups.
 *
 * Narrow layers have kernels of a few hundred numbers, and to fill up, shift and rearrange them would take longer than the
 * convolution.
 */
export function gatheredKernel(
  { graph, target }: LoweringContext,
  geometry: Geometry,
  [outputBlock, inputBlock]: readonly [outputBlock: number, inputBlock: number],
  rows = 1,
): string | undefined {
  const { rhs, groups, inputChannels, outputChannels, strides } = geometry;
  const [height, width] = spatialSizes(geometry, rhs.shape) as [number, number];
  const shape = [
    paddedTo(outputBlock, outputChannels * rows),
    paddedTo(inputBlock, inputChannels),
    height + (rows - 1) * strides[0]!,
    width,
  ] as const;
  if (groups > 1 || elementCount(shape) > MOST_ELEMENTS || target.without.has("gathered-kernel"))
    return undefined;
  const count = elementCount(rhs.buffer.shape);
  const positionOf = positionsIn(geometry);
  const indices = blockedPositions(shape, [outputBlock, inputBlock], (output, input, row, column) => {
    const [channel, shift] = [Math.floor(output / rows), (output % rows) * strides[0]!];
    const own = row - shift;
    const isThere = channel < outputChannels && input < inputChannels && own >= 0 && own < height;
    return isThere ? positionOf(channel, input, own, column) : count;
  });
  const flat = reshapeBuffer(graph, rhs.buffer, [count]).name;
  const zero = graph.constant("float32", [1], Float32Array.of(0));
  const source = indices.includes(count) ? graph.node("Concat", [flat, zero], { axis: integer(0) }) : flat;
  return graph.node("Gather", [source, graph.constant("int32", shape, indices)], { axis: integer(0) });
}

type PositionOf = (output: number, input: number, row: number, column: number) => number;

/** Where each element of the kernel lies in its buffer. */
function positionsIn({ rhs, mapped, batchAxis, channelAxis, spatialAxes }: Geometry): PositionOf {
  const outputAxes = [...mapped.channels, batchAxis];
  const outputStrides = outputAxes.map((axis) => strideOf(rhs, axis));
  const [input, row, column] = [channelAxis, ...spatialAxes].map((axis) => strideOf(rhs, axis));
  return (output, i, y, x) => {
    let rest = output;
    let position = i * input! + y * row! + x * column!;
    for (let k = outputAxes.length - 1; k >= 0; k--) {
      const size = rhs.shape[outputAxes[k]!]!;
      position += (rest % size) * outputStrides[k]!;
      rest = Math.floor(rest / size);
    }
    return position;
  };
}

/** Elements of the buffer from one position along a logical axis to the next; 0 where the axis repeats. */
function strideOf({ buffer, axes }: View, axis: number): number {
  const bufferAxis = axes[axis]!;
  return bufferAxis === null ? 0 : elementCount(buffer.shape.slice(bufferAxis + 1));
}

/** A number for each element of a kernel in blocks, in the order in which they lie. */
function blockedPositions(
  [outputs, inputs, rows, columns]: readonly [number, number, number, number],
  [outputBlock, inputBlock]: readonly [number, number],
  positionOf: PositionOf,
): Int32Array {
  const positions = new Int32Array(outputs * inputs * rows * columns);
  let next = 0;
  for (let output = 0; output < outputs; output += outputBlock)
    for (let input = 0; input < inputs; input += inputBlock)
      for (let row = 0; row < rows; row++)
        for (let column = 0; column < columns; column++)
          for (let i = 0; i < inputBlock; i++)
            for (let o = 0; o < outputBlock; o++)
              positions[next++] = positionOf(output + o, input + i, row, column);
  return positions;
}
