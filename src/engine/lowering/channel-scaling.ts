import { elementCount } from "#trees";
import { axesOfMaps, BLOCKED, type MapsShape } from "./blocked-array.ts";
import { type GraphBuilder, integer, integers } from "./graph-builder.ts";
import { alignBuffer } from "./materialise.ts";
import { sideBySide } from "./reorder.ts";
import { reshapeBuffer } from "./reshape-buffer.ts";
import type { LoweringContext } from "./rule.ts";
import { type Buffer, backedAxes, type View } from "./view.ts";

/** Blocks of one channel's pixels below which calling the kernel function channel by channel costs more than it saves. */
const LEAST_BLOCKS = 16;

/** What is multiplied with an array and added to it, smaller than it. */
interface Scaling {
  readonly scale?: View | undefined;
  readonly shift?: View | undefined;
}

/** An array as a convolution takes it, and which of its axes are told apart there as channels. */
interface Channels {
  readonly name: string;
  readonly shape: MapsShape;
  readonly axes: readonly number[];
  /** How many of the convolution's channels one element of these axes is. */
  readonly lanes: number;
}

/**
 * `x · scale + shift` by a blocked convolution whose kernels are single numbers, one for each channel: one pass, into which
 * a sum or a rectifier after it can be taken.
 *
 * An array with channels in blocks stays in them. In any other array, a block is that many neighbouring pixels of a channel.
 * All of one rank; undefined where the processor has no blocks or scale and shift vary otherwise than by channel.
 */
export function scaledChannels(
  context: LoweringContext,
  x: View,
  { scale, shift }: Scaling,
): View | undefined {
  const { graph, target } = context;
  if (target.channelBlock === null || target.without.has("scaled-channels")) return undefined;
  if (x.buffer.type !== "float32") return undefined;
  const varies = (axis: number): boolean =>
    [scale, shift].some((view) => view !== undefined && view.axes[axis] !== null);
  // Where scale or shift repeats x along an axis that x does not have, the result is larger than x.
  if (x.shape.some((_, axis) => varies(axis) && x.axes[axis] === null)) return undefined;
  const channels = channelsOf(graph, x, varies, target.channelBlock);
  if (channels === undefined) return undefined;
  const { name, shape, axes, lanes } = channels;
  const perChannel = (view: View): string => {
    const aligned = alignBuffer(graph, view, axes, { trimmed: false });
    const sizes = [...axes.map((axis) => x.shape[axis]!), lanes];
    const spread = reshapeBuffer(graph, aligned, [...aligned.shape, 1]);
    return elementCount(spread.shape) === shape[1]
      ? spread.name
      : graph.node("Expand", [spread.name, graph.integers(sizes)]);
  };
  const ones = (): string => graph.node("Expand", [graph.scalar("float32", 1), graph.integers([shape[1]])]);
  const weights = graph.reshape(scale === undefined ? ones() : perChannel(scale), [shape[1], 1, 1, 1]);
  const bias = shift === undefined ? [] : [graph.reshape(perChannel(shift), [shape[1]])];
  const scaled = graph.node(
    "Conv",
    [graph.reshape(name, shape), weights, ...bias],
    {
      strides: integers([1, 1]),
      dilations: integers([1, 1]),
      pads: integers([0, 0, 0, 0]),
      group: integer(shape[1]),
    },
    BLOCKED,
  );
  graph.hasShape(scaled, shape);
  const blocked = graph.inBlocks(x.buffer.name);
  const whole: Buffer = { ...x.buffer, name: scaled, shape };
  if (blocked === undefined) return { ...x, buffer: reshapeBuffer(graph, whole, x.buffer.shape) };
  const plain = sideBySide(graph, { ...blocked, name: reshapeBuffer(graph, whole, blocked.shape).name });
  return {
    ...x,
    buffer: reshapeBuffer(graph, { ...whole, name: plain, shape: blocked.shape }, x.buffer.shape),
  };
}

function channelsOf(
  graph: GraphBuilder,
  x: View,
  varies: (axis: number) => boolean,
  block: number,
): Channels | undefined {
  const order = backedAxes(x);
  const sizes = order.map((axis) => x.shape[axis]!);
  const [first, last] = [order.findIndex(varies), order.findLastIndex(varies)];
  if (first === -1) return undefined;
  const blocked = graph.inBlocks(x.buffer.name);
  if (blocked !== undefined) {
    const [examples, channels, rows, columns] = blocked.shape;
    const parts = axesOfMaps(sizes, blocked.shape);
    if (parts === undefined || last >= parts.channels) return undefined;
    const isByExample = first < parts.examples;
    return {
      name: blocked.name,
      shape: isByExample ? [1, examples * channels, 1, rows * columns] : blocked.shape,
      axes: order.slice(isByExample ? 0 : parts.examples, parts.channels),
      lanes: 1,
    };
  }
  if (!order.slice(first, last + 1).every(varies)) return undefined;
  const count = elementCount(sizes.slice(first, last + 1));
  const run = elementCount(sizes.slice(last + 1));
  if (run % block !== 0 || run < LEAST_BLOCKS * block) return undefined;
  return {
    name: x.buffer.name,
    shape: [elementCount(sizes.slice(0, first)), count * block, 1, run / block],
    axes: order.slice(first, last + 1),
    lanes: block,
  };
}
