import { AtlasError } from "#errors";
import { elementCount } from "#trees";
import { castView } from "./elementwise.ts";
import { type GraphBuilder, integer } from "./graph-builder.ts";
import { materialise, reshapeView } from "./materialise.ts";
import type { LoweringRule, LoweringRules } from "./rule.ts";
import { broadcastView, transposeView, type View, viewOf } from "./view.ts";

/** The part `[start, end)` of each logical axis. */
export function sliceView(
  graph: GraphBuilder,
  view: View,
  ranges: readonly (readonly [number, number])[],
): View {
  const shape = ranges.map(([start, end]) => end - start);
  const cut = ranges.flatMap(([start, end], axis) => {
    const bufferAxis = view.axes[axis]!;
    return bufferAxis === null || (start === 0 && end === view.shape[axis])
      ? []
      : [{ bufferAxis, start, end }];
  });
  if (cut.length === 0) return { ...view, shape };
  const name = graph.node("Slice", [
    view.buffer.name,
    graph.integers(cut.map(({ start }) => start)),
    graph.integers(cut.map(({ end }) => end)),
    graph.integers(cut.map(({ bufferAxis }) => bufferAxis)),
  ]);
  const bufferShape = [...view.buffer.shape];
  for (const { bufferAxis, start, end } of cut) bufferShape[bufferAxis] = end - start;
  return {
    buffer: { ...view.buffer, name, shape: bufferShape },
    shape,
    axes: view.axes.map((bufferAxis, axis) => (shape[axis] === 1 ? null : bufferAxis)),
  };
}

/** Zeros put before and after each logical axis; a negative width cuts from what the other end then has. */
export function padView(
  graph: GraphBuilder,
  view: View,
  widths: readonly (readonly [number, number])[],
): View {
  const padded = addZeros(
    graph,
    view,
    widths.map(([before, after]) => [Math.max(before, 0), Math.max(after, 0)]),
  );
  const ranges = padded.shape.map((size, axis): [number, number] => {
    const [before, after] = widths[axis]!;
    return [Math.max(-before, 0), size - Math.max(-after, 0)];
  });
  return sliceView(graph, padded, ranges);
}

function addZeros(graph: GraphBuilder, view: View, widths: readonly (readonly [number, number])[]): View {
  const touched = widths.flatMap(([before, after], axis) => (before === 0 && after === 0 ? [] : [axis]));
  if (touched.length === 0) return view;
  const whole = touched.some((axis) => view.axes[axis] === null) ? viewOf(materialise(graph, view)) : view;
  // A materialised axis of size 1 is still in the buffer, at its own position.
  const bufferAxis = (axis: number): number => whole.axes[axis] ?? axis;
  const rank = whole.buffer.shape.length;
  const pads = Array<number>(2 * rank).fill(0);
  const bufferShape = [...whole.buffer.shape];
  for (const axis of touched) {
    const [before, after] = widths[axis]!;
    pads[bufferAxis(axis)] = before;
    pads[rank + bufferAxis(axis)] = after;
    bufferShape[bufferAxis(axis)]! += before + after;
  }
  const { type } = whole.buffer;
  const name = graph.node("Pad", [whole.buffer.name, graph.integers(pads), graph.scalar(type, 0)]);
  const shape = whole.shape.map((size, axis) => size + widths[axis]![0] + widths[axis]![1]);
  const isTouched = new Set(touched);
  return {
    buffer: { name, type, shape: bufferShape },
    shape,
    axes: shape.map((size, axis) =>
      size === 1 ? null : isTouched.has(axis) ? bufferAxis(axis) : whole.axes[axis]!,
    ),
  };
}

/** The view read backwards along logical axes. */
export function flipView(graph: GraphBuilder, view: View, axes: readonly number[]): View {
  const backed = axes.flatMap((axis) => view.axes[axis] ?? []);
  if (backed.length === 0) return view;
  const name = graph.node("Slice", [
    view.buffer.name,
    graph.integers(backed.map(() => -1)),
    graph.integers(backed.map(() => -(2 ** 31))),
    graph.integers(backed),
    graph.integers(backed.map(() => -1)),
  ]);
  return { ...view, buffer: { ...view.buffer, name } };
}

const transpose: LoweringRule<"transpose"> = ({ read }, { inputs, parameters }) => [
  transposeView(read(inputs[0]!), parameters.perm),
];

const broadcast: LoweringRule<"broadcast"> = ({ read }, { inputs, parameters }) => {
  const view = read(inputs[0]!);
  const shape = parameters.shape;
  const newAxes = parameters.axis;
  const kept = shape.filter((_, axis) => !newAxes.includes(axis));
  if (kept.length !== view.shape.length || view.shape.some((size, i) => size !== 1 && size !== kept[i])) {
    throw illShapedBroadcast(view.shape, shape);
  }
  return [broadcastView(view, shape, newAxes)];
};

/**
 * The batching rule of `broadcast` in jax-js misplaces a mapped axis that new axes come before, which recording mends
 * (`mapped-broadcast.ts`) unless another version of jax-js maps otherwise.
 */
function illShapedBroadcast(from: readonly number[], to: readonly number[]): AtlasError {
  return new AtlasError({
    code: "engine/trace",
    kind: "input",
    problem: `vmap traced a broadcast of [${from.join(", ")}] to [${to.join(", ")}], which do not fit`,
    expected: "new axes behind the mapped axis only",
    remedy: "Reduce over the last axes rather than the first right after a matrix product, or do not map.",
  });
}

const reshape: LoweringRule<"reshape"> = ({ graph, read }, { inputs, outputs }) => [
  reshapeView(graph, read(inputs[0]!), outputs[0]!.shape),
];

const shrink: LoweringRule<"shrink"> = ({ graph, read }, { inputs, parameters }) => [
  sliceView(graph, read(inputs[0]!), parameters.slice),
];

const pad: LoweringRule<"pad"> = ({ graph, read }, { inputs, parameters }) => [
  padView(graph, read(inputs[0]!), parameters.width),
];

const flip: LoweringRule<"flip"> = ({ graph, read }, { inputs, parameters }) => [
  flipView(graph, read(inputs[0]!), parameters.axis),
];

const concatenate: LoweringRule<"concatenate"> = ({ graph, read }, { inputs, outputs, parameters }) => {
  const { type, shape } = outputs[0]!;
  const parts = inputs
    .filter(({ shape: part }) => elementCount(part) > 0)
    .map((input) => castView(graph, read(input), type));
  if (parts.length === 1) return parts;
  const names = parts.map((part) => materialise(graph, part).name);
  const name = graph.node("Concat", names, { axis: integer(parameters.axis) });
  return [viewOf({ name, type, shape })];
};

/** Parts that `Split` makes on a graphics adapter, where the arrays that an operator may write are counted. */
const MOST_PARTS = 8;

const split: LoweringRule<"split"> = ({ graph, read, target }, { inputs, parameters: { axis, sizes } }) => {
  const view = read(inputs[0]!);
  const { buffer, shape, axes } = view;
  const bufferAxis = axes[axis]!;
  if (bufferAxis === null) return sizes.map((size) => ({ ...view, shape: shape.with(axis, size) }));
  const present = sizes.filter((size) => size > 0);
  if (target.channelBlock === null && present.length > MOST_PARTS) {
    let start = 0;
    return sizes.map((size): View => {
      const own = shape.map((all, i): [number, number] => (i === axis ? [start, start + size] : [0, all]));
      start += size;
      return sliceView(graph, view, own);
    });
  }
  const names = graph.nodeOf(present.length, "Split", [buffer.name, graph.integers(present)], {
    axis: integer(bufferAxis),
  });
  let next = 0;
  return sizes.map((size): View => {
    if (size === 0) {
      const whole = shape.map((all, i): [number, number] => [0, i === axis ? 0 : all]);
      return sliceView(graph, view, whole);
    }
    return {
      buffer: { ...buffer, name: names[next++]!, shape: buffer.shape.with(bufferAxis, size) },
      shape: shape.with(axis, size),
      axes: size === 1 ? axes.with(axis, null) : axes,
    };
  });
};

const identity: LoweringRule = ({ read }, { inputs }) => [read(inputs[0]!)];

/** Rules for primitives that only move elements. */
export const MOVEMENT_RULES = {
  transpose,
  broadcast,
  reshape,
  shrink,
  pad,
  flip,
  concatenate,
  split,
  stop_gradient: identity,
} satisfies Partial<LoweringRules>;
