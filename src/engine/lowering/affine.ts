import { elementCount } from "#trees";
import { scaledChannels } from "./channel-scaling.ts";
import { elementwise } from "./elementwise.ts";
import { float, type GraphBuilder } from "./graph-builder.ts";
import { alignBuffer } from "./materialise.ts";
import { reshapeBuffer } from "./reshape-buffer.ts";
import type { LoweringRule, LoweringRules } from "./rule.ts";
import { type Buffer, backedAxes, padRank, type View } from "./view.ts";

/** Below this many elements a channel, calling the fused kernel channel by channel costs more than it saves. */
const LEAST_RUN = 8;

/**
 * `x · scale + shift`: one pass over x where scale and shift vary along axes that lie side by side in x and
 * before other axes (channels before pixels), else a product and a sum.
 */
const affine: LoweringRule = (context, { inputs, outputs }) => {
  const { graph, read, target } = context;
  const rank = outputs[0]!.shape.length;
  const [x, scale, shift] = inputs.map((input) => padRank(read(input), rank));
  const scaled = scaledChannels(context, x!, { scale: scale!, shift: shift! });
  if (scaled !== undefined) return [{ ...scaled, shape: outputs[0]!.shape }];
  const fused = target.without.has("fused-affine") ? undefined : fusedAffine(graph, x!, scale!, shift!);
  if (fused !== undefined) return [{ ...fused, shape: outputs[0]!.shape }];
  const product = elementwise(graph, [x!, scale!], "float32", (names) => graph.node("Mul", names));
  return [elementwise(graph, [product, shift!], "float32", (names) => graph.node("Add", names))];
};

/** By ONNX's batch normalisation with a mean of 0 and a variance of 1. */
function fusedAffine(graph: GraphBuilder, x: View, scale: View, shift: View): View | undefined {
  const order = backedAxes(x);
  const varies = (axis: number): boolean => scale.axes[axis] !== null || shift.axes[axis] !== null;
  const channels = order.filter(varies);
  const first = order.findIndex(varies);
  const isRun = channels.every((axis, i) => order[first + i] === axis);
  // Where scale or shift repeats x along an axis that x does not have, the result is larger than x.
  const covers = scale.shape.every((_, axis) => !varies(axis) || x.axes[axis] !== null);
  if (channels.length === 0 || !isRun || !covers) return undefined;
  const sizes = (axes: readonly number[]): number[] => axes.map((axis) => x.shape[axis]!);
  const run = elementCount(sizes(order.slice(first + channels.length)));
  if (run < LEAST_RUN) return undefined;
  const count = elementCount(sizes(channels));
  const perChannel = (view: View): string => {
    const aligned = alignBuffer(graph, view, channels, { trimmed: false });
    const whole: Buffer =
      elementCount(aligned.shape) === count
        ? aligned
        : {
            ...aligned,
            name: graph.node("Expand", [aligned.name, graph.integers(sizes(channels))]),
            shape: sizes(channels),
          };
    return reshapeBuffer(graph, whole, [count]).name;
  };
  const constant = (value: number): string =>
    graph.constant("float32", [count], new Float32Array(count).fill(value));
  const flat = reshapeBuffer(graph, x.buffer, [elementCount(sizes(order.slice(0, first))), count, run]);
  const name = graph.node(
    "BatchNormalization",
    [flat.name, perChannel(scale), perChannel(shift), constant(0), constant(1)],
    { epsilon: float(0) },
  );
  return { ...x, buffer: reshapeBuffer(graph, { ...flat, name }, x.buffer.shape) };
}

/** Rules for what simplification makes of products and sums by channel. */
export const AFFINE_RULES = { affine } satisfies Partial<LoweringRules>;
