import type { TensorType } from "#trees";
import type { ReductionOperator } from "../program/primitives.ts";
import { axesOfMaps, BLOCKED } from "./blocked-array.ts";
import { castView, elementwise } from "./elementwise.ts";
import { type GraphBuilder, integer } from "./graph-builder.ts";
import { materialise } from "./materialise.ts";
import { reshapeBuffer } from "./reshape-buffer.ts";
import type { LoweringRule, LoweringRules } from "./rule.ts";
import { ANY_THREADS, reductionThreads } from "./thread-limit.ts";
import { type Buffer, type View, viewOf } from "./view.ts";

const OPERATORS: Readonly<Record<ReductionOperator, string>> = {
  Add: "ReduceSum",
  Mul: "ReduceProd",
  Min: "ReduceMin",
  Max: "ReduceMax",
};

/**
 * Reduces logical axes of a view; an axis that the buffer does not hold is reduced by arithmetic on the rest.
 *
 * The largest or smallest of elements among which some are NaN is any of the others or NaN: ONNX Runtime
 * does not say which.
 */
export function reduceView(
  graph: GraphBuilder,
  view: View,
  op: ReductionOperator,
  axes: readonly number[],
): View {
  const reduced = new Set(axes);
  const backed = axes.flatMap((axis) => view.axes[axis] ?? []);
  const repeats = axes.reduce(
    (count, axis) => (view.axes[axis] === null ? count * view.shape[axis]! : count),
    1,
  );
  if (op === "Mul" && repeats !== 1) return reduceView(graph, viewOf(materialise(graph, view)), op, axes);

  const gone = new Set(backed);
  const kept = view.buffer.shape.flatMap((size, axis) =>
    gone.has(axis) || (backed.length > 0 && size === 1) ? [] : [axis],
  );
  const remaining: View = {
    buffer: backed.length === 0 ? view.buffer : reduceBuffer(graph, view, op, backed, kept),
    shape: view.shape.filter((_, axis) => !reduced.has(axis)),
    axes: view.axes
      .filter((_, axis) => !reduced.has(axis))
      .map((bufferAxis) =>
        bufferAxis === null ? null : backed.length === 0 ? bufferAxis : kept.indexOf(bufferAxis),
      ),
  };
  if (op !== "Add" || repeats === 1) return remaining;
  const { type } = view.buffer;
  return elementwise(graph, [remaining], type, ([name]) =>
    graph.node("Mul", [name!, graph.scalar(type, repeats)]),
  );
}

/**
 * The buffer reduced over some of its axes, with the others left. Axes of size 1 are taken out before: with one in front,
 * ONNX Runtime no longer sees that neighbouring axes are reduced together, and takes several times as long.
 */
function reduceBuffer(
  graph: GraphBuilder,
  { buffer }: View,
  op: ReductionOperator,
  axes: readonly number[],
  kept: readonly number[],
): View["buffer"] {
  const long = buffer.shape.flatMap((size, axis) => (size === 1 ? [] : [axis]));
  const whole = reshapeBuffer(
    graph,
    buffer,
    long.map((axis) => buffer.shape[axis]!),
  );
  const places = axes.map((axis) => long.indexOf(axis)).sort((a, b) => a - b);
  const inBlocks = op === "Add" ? sumInBlocks(graph, whole, places) : undefined;
  if (inBlocks !== undefined) {
    return reshapeBuffer(
      graph,
      inBlocks,
      kept.map((axis) => buffer.shape[axis]!),
    );
  }
  // Whole numbers and the largest of numbers come out the same in every order.
  const isExact = buffer.type !== "float32" || op === "Max" || op === "Min";
  const name = graph.node(
    OPERATORS[op],
    [whole.name, graph.integers(places)],
    { keepdims: integer(0) },
    "",
    isExact ? ANY_THREADS : reductionThreads(whole.shape, places),
  );
  return { name, type: buffer.type, shape: kept.map((axis) => buffer.shape[axis]!) };
}

/** The sum of maps in blocks of channels over all their pixels, and over whatever else is to be summed. */
function sumInBlocks(graph: GraphBuilder, buffer: Buffer, places: readonly number[]): Buffer | undefined {
  const blocked = graph.inBlocks(buffer.name);
  const parts = blocked && axesOfMaps(buffer.shape, blocked.shape);
  if (parts === undefined) return undefined;
  const pixelAxes = buffer.shape.map((_, place) => place).slice(parts.channels);
  if (pixelAxes.length === 0 || !pixelAxes.every((place) => places.includes(place))) return undefined;
  const rest = places.filter((place) => place < parts.channels);
  const [examples, channels, rows, columns] = blocked!.shape;
  const { block } = blocked!;
  // By row, then over the rows: sums of so few terms lose less.
  const average = (name: string, shape: readonly number[]): string =>
    graph.node("GlobalAveragePool", [graph.reshape(name, shape)], {}, BLOCKED);
  const blocks = (examples * channels) / block;
  const byRow = average(blocked!.name, [blocks * rows, block, 1, columns]);
  const averages = average(byRow, [blocks, block, 1, rows]);
  const sizes = buffer.shape.slice(0, parts.channels);
  const sums: Buffer = {
    name: graph.node("Mul", [graph.reshape(averages, sizes), graph.scalar("float32", rows * columns)]),
    type: "float32",
    shape: sizes,
  };
  if (rest.length === 0) return sums;
  const threads = reductionThreads(sizes, rest);
  return {
    ...sums,
    name: graph.node("ReduceSum", [sums.name, graph.integers(rest)], { keepdims: integer(0) }, "", threads),
    shape: sizes.filter((_, place) => !rest.includes(place)),
  };
}

const reduce: LoweringRule<"reduce"> = ({ graph, read }, { inputs, outputs, parameters }) => {
  const { op, axis } = parameters;
  const { type } = outputs[0]!;
  // ONNX reduces numbers only; over truth values the maximum is "any" and the minimum "all".
  const working: TensorType = type === "bool" ? "int32" : type;
  const result = reduceView(graph, castView(graph, read(inputs[0]!), working), op, axis);
  return [castView(graph, result, type)];
};

/** Softmax along the last axis, which ONNX Runtime takes of rows that lie in one piece. */
const softmax: LoweringRule<"softmax"> = ({ graph, read }, { inputs }) => {
  const whole = materialise(graph, read(inputs[0]!));
  return [viewOf({ ...whole, name: graph.node("Softmax", [whole.name], { axis: integer(-1) }) })];
};

/** Rules for reductions. */
export const REDUCTION_RULES = { reduce, softmax } satisfies Partial<LoweringRules>;
