import { elementCount } from "#trees";
import { ONNX_TYPES } from "../onnx/model.ts";
import type { EquationOf } from "../program/program.ts";
import { type GraphBuilder, integer, text } from "./graph-builder.ts";
import { materialise } from "./materialise.ts";
import { reshapeBuffer } from "./reshape-buffer.ts";
import { type LoweringContext, type LoweringRule, type LoweringRules, unsupportedType } from "./rule.ts";
import { productThreads } from "./thread-limit.ts";
import { padRank, transposeView, type View, viewOf } from "./view.ts";

/** Index arrays stacked along a last axis as ONNX wants them: `[…index shape, number of indexed axes]` of int64. */
function stackedIndices(
  graph: GraphBuilder,
  indices: readonly View[],
): { name: string; shape: readonly number[] } {
  const rank = Math.max(...indices.map(({ shape }) => shape.length));
  const padded = indices.map((view) => padRank(view, rank));
  const shape = Array.from({ length: rank }, (_, axis) =>
    Math.max(...padded.map((view) => view.shape[axis]!)),
  );
  const columns = padded.map((view) => {
    const whole: View = { ...view, shape };
    const buffer = reshapeBuffer(graph, materialise(graph, whole), [...shape, 1]);
    return graph.node("Cast", [buffer.name], { to: integer(ONNX_TYPES.int64) });
  });
  const name = columns.length === 1 ? columns[0]! : graph.node("Concat", columns, { axis: integer(rank) });
  return { name, shape };
}

/** The view with `count` axes from `from` on moved to position `to` among the others, which keep their order. */
function moveAxes(view: View, from: number, count: number, to: number): View {
  const axes = view.shape.map((_, axis) => axis);
  const moved = axes.splice(from, count);
  return transposeView(view, axes.toSpliced(to, 0, ...moved));
}

const gather: LoweringRule<"gather"> = ({ graph, read }, { inputs, outputs, parameters }) => {
  const axes = parameters.axis;
  const outDim = parameters.outDim;
  const [source, ...indices] = inputs.map(read);
  const { type } = outputs[0]!;
  const [axis] = axes;
  if (axes.length === 1) {
    const index = materialise(graph, indices[0]!);
    const whole = materialise(graph, source!);
    const name = graph.node("Gather", [whole.name, index.name], { axis: integer(axis!) });
    const gathered = viewOf({ name, type, shape: whole.shape.toSpliced(axis!, 1, ...index.shape) });
    return [moveAxes(gathered, axis!, index.shape.length, outDim)];
  }
  const rest = source!.shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
  const first = materialise(graph, transposeView(source!, [...axes, ...rest]));
  const stacked = stackedIndices(graph, indices);
  const name = graph.node("GatherND", [first.name, stacked.name]);
  const shape = [...stacked.shape, ...rest.map((axis) => source!.shape[axis]!)];
  return [moveAxes(viewOf({ name, type, shape }), 0, stacked.shape.length, outDim)];
};

/** Updates scattered onto an array, or onto zeros where there is none. */
function scattered(
  graph: GraphBuilder,
  base: View | undefined,
  [updates, ...indices]: readonly View[],
  { outputs, parameters }: EquationOf<"scatter" | "scatter_onto">,
): View {
  const axes = parameters.axis;
  const outDim = parameters.outDim;
  const { type, shape } = outputs[0]!;
  const stacked = stackedIndices(graph, indices);
  const indexRank = stacked.shape.length;
  const rest = shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
  const updateOrder = [
    ...Array.from({ length: indexRank }, (_, i) => outDim + i),
    ...Array.from({ length: outDim }, (_, i) => i),
    ...Array.from({ length: rest.length - outDim }, (_, i) => outDim + indexRank + i),
  ];
  const ordered = materialise(graph, transposeView(updates!, updateOrder));
  const permutation = [...axes, ...rest];
  const baseShape = permutation.map((axis) => shape[axis]!);
  const before =
    base === undefined
      ? graph.node("Expand", [graph.scalar(type, 0), graph.integers(baseShape)])
      : materialise(graph, transposeView(base, permutation)).name;
  const reduction = parameters.op === "add" ? { reduction: text("add") } : {};
  const name = graph.node("ScatterND", [before, stacked.name, ordered.name], reduction);
  const back = shape.map((_, axis) => permutation.indexOf(axis));
  return transposeView(viewOf({ name, type, shape: baseShape }), back);
}

const scatter: LoweringRule<"scatter"> = ({ graph, read }, equation) => [
  scattered(graph, undefined, equation.inputs.map(read), equation),
];

const scatterOnto: LoweringRule<"scatter_onto"> = ({ graph, read }, equation) => {
  const [base, ...rest] = equation.inputs.map(read);
  return [scattered(graph, base, rest, equation)];
};

/** Window `k` of output `o` along one axis starts at `o · stride`: the indices `[outputs, window]` it reads. */
function windowIndices(outputs: number, window: number, stride: number): Int32Array {
  return Int32Array.from(
    { length: outputs * window },
    (_, i) => Math.floor(i / window) * stride + (i % window),
  );
}

const outputsOf = (size: number, window: number, stride: number): number =>
  Math.ceil((size - window + 1) / stride);

/** Sliding windows over the last axes: `[…, outputs…, window…]`. */
const pool: LoweringRule<"pool"> = ({ graph, read }, { inputs, outputs, parameters }) => {
  const window = parameters.window;
  const strides = parameters.strides;
  const source = materialise(graph, read(inputs[0]!));
  const kept = source.shape.length - window.length;
  let { name } = source;
  const shape = source.shape.slice(0, kept);
  window.forEach((width, i) => {
    const count = outputsOf(source.shape[kept + i]!, width, strides[i]!);
    const indices = graph.constant("int32", [count, width], windowIndices(count, width, strides[i]!));
    // Every axis gathered before this one has become two.
    name = graph.node("Gather", [name, indices], { axis: integer(kept + 2 * i) });
    shape.push(count, width);
  });
  const interleaved = viewOf({ name, type: outputs[0]!.type, shape });
  const pairs = window.map((_, i) => kept + 2 * i);
  const order = [...Array.from({ length: kept }, (_, i) => i), ...pairs, ...pairs.map((axis) => axis + 1)];
  return [transposeView(interleaved, order)];
};

/** The adjoint of `pool`: each window's elements added back to where they were read. */
const poolTranspose: LoweringRule<"pool_transpose"> = ({ graph, read }, equation) => {
  const { inputs, outputs, parameters } = equation;
  if (outputs[0]!.type !== "float32") throw unsupportedType(equation);
  const window = parameters.window;
  const strides = parameters.strides;
  const inShape = parameters.inShape;
  const kept = inShape.length - window.length;
  let view = read(inputs[0]!);
  // The last spatial axis is folded first; each fold replaces its outputs axis and drops its window axis.
  for (let i = window.length - 1; i >= 0; i--) {
    const outputsAxis = kept + i;
    const windowAxis = kept + window.length + i;
    const others = view.shape
      .map((_, axis) => axis)
      .filter((axis) => axis !== outputsAxis && axis !== windowAxis);
    const folded = materialise(graph, transposeView(view, [...others, outputsAxis, windowAxis]));
    const [count, width, size] = [view.shape[outputsAxis]!, window[i]!, inShape[kept + i]!];
    const rows = reshapeBuffer(graph, folded, [...others.map((axis) => view.shape[axis]!), count * width]);
    const matrix = new Float32Array(count * width * size);
    windowIndices(count, width, strides[i]!).forEach((target, source) => {
      matrix[source * size + target] = 1;
    });
    const factors = [rows.name, graph.constant("float32", [count * width, size], matrix)];
    const threads = productThreads({
      stack: 1,
      rows: elementCount(rows.shape.slice(0, -1)),
      columns: size,
      depth: count * width,
    });
    const name = graph.node("MatMul", factors, {}, "", threads);
    const shape = [...rows.shape.slice(0, -1), size];
    // The folded axis goes back to the place of its outputs axis.
    const order = others.map((_, position) => position);
    order.splice(outputsAxis, 0, others.length);
    view = transposeView(viewOf({ name, type: "float32", shape }), order);
  }
  return [view];
};

/** Elements along the last axis from the least, and their places before. The place decides between equal elements. */
const argsort: LoweringRule<"argsort"> = (context, equation) => sorted(context, equation);

const sort: LoweringRule<"sort"> = (context, equation) => sorted(context, equation).slice(0, 1);

function sorted({ graph, read }: LoweringContext, equation: EquationOf<"sort" | "argsort">): readonly View[] {
  const { buffer, shape } = viewOf(materialise(graph, read(equation.inputs[0]!)));
  if (buffer.type === "bool") throw unsupportedType(equation);
  const [values, places] = graph.nodeOf(2, "TopK", [buffer.name, graph.integers([shape.at(-1)!])], {
    axis: integer(-1),
    largest: integer(0),
    sorted: integer(1),
  });
  const indices = graph.node("Cast", [places!], { to: integer(ONNX_TYPES.int32) });
  return [viewOf({ ...buffer, name: values! }), viewOf({ name: indices, type: "int32", shape })];
}

/** Rules for primitives that address elements by index. */
export const INDEXING_RULES = {
  gather,
  scatter,
  scatter_onto: scatterOnto,
  pool,
  pool_transpose: poolTranspose,
  sort,
  argsort,
} satisfies Partial<LoweringRules>;
