import { castView, elementwise } from "./elementwise.ts";
import { type GraphBuilder, integer, text } from "./graph-builder.ts";
import { alignBuffer } from "./materialise.ts";
import {
  batchLeads,
  contractedLast,
  type MatrixOperand,
  matrixOperands,
  orderTurnedBack,
  sizeOf,
} from "./matrix-operand.ts";
import { reduceView } from "./reduction.ts";
import { reshapeBuffer } from "./reshape-buffer.ts";
import type { LoweringRule, LoweringRules } from "./rule.ts";
import { type MatrixProduct, productThreads } from "./thread-limit.ts";
import { type Buffer, backedAxes, padRank, SHORT_AXIS, type View } from "./view.ts";

const product = (sizes: readonly number[]): number => sizes.reduce((a, b) => a * b, 1);

/**
 * From so many columns on, a left operand that lies transposed is turned before it is multiplied: ONNX Runtime turns it
 * anew for every hundred columns or so.
 */
const MANY_COLUMNS = 512;

/** As `alignBuffer` with a transpose, but by an operator that ONNX Runtime's optimiser does not make a flag of the product. */
function turnedBuffer(graph: GraphBuilder, view: View, order: readonly number[]): Buffer {
  const present = backedAxes(view);
  const sizes = (axes: readonly number[]): number[] => axes.map((axis) => view.shape[axis]!);
  const lettersOf = (axes: readonly number[]): string =>
    axes.map((axis) => String.fromCharCode("a".charCodeAt(0) + axis)).join("");
  const compact = reshapeBuffer(graph, view.buffer, sizes(present));
  const equation = text(`${lettersOf(present)}->${lettersOf(order)}`);
  return { ...compact, name: graph.node("Einsum", [compact.name], { equation }), shape: sizes(order) };
}

/** `sum(x * y)` over the last axis with NumPy broadcasting, as a matrix product wherever both operands vary along it. */
export function contract(graph: GraphBuilder, x: View, y: View): View {
  const rank = Math.max(x.shape.length, y.shape.length);
  const left = padRank(x, rank);
  const right = padRank(y, rank);
  const contracted = rank - 1;
  const inBoth = (axis: number): boolean => left.axes[axis] !== null && right.axes[axis] !== null;
  const batch = backedAxes(left).filter((axis) => axis !== contracted && inBoth(axis));
  const hasOwn = (view: View, other: View): boolean =>
    view.axes.some((axis, i) => i !== contracted && axis !== null && other.axes[i] === null);
  const outer = hasOwn(left, right) || hasOwn(right, left);
  // Matrix products are float32 only; integers must not lose digits on a detour through it.
  const isFloat = left.buffer.type === "float32";
  if (!isFloat || !inBoth(contracted) || !outer) return sumOfProducts(graph, left, right);
  return matrixProduct(graph, left, right, batch);
}

/** The contraction without a matrix product, for operands that do not both vary along the contracted axis. */
function sumOfProducts(graph: GraphBuilder, x: View, y: View): View {
  const contracted = x.shape.length - 1;
  const { type } = x.buffer;
  const multiply = (a: View, b: View): View =>
    elementwise(graph, [a, b], type, (names) => graph.node("Mul", names));
  const varies = (view: View): boolean => view.axes[contracted] !== null;
  if (varies(x) === varies(y)) return reduceView(graph, multiply(x, y), "Add", [contracted]);
  const [varying, fixed] = varies(x) ? [x, y] : [y, x];
  const dropped = reduceView(graph, { ...fixed, shape: fixed.shape.with(contracted, 1) }, "Add", [
    contracted,
  ]);
  return multiply(reduceView(graph, varying, "Add", [contracted]), dropped);
}

function matrixProduct(graph: GraphBuilder, first: View, second: View, batch: readonly number[]): View {
  const contracted = first.shape.length - 1;
  const operands = matrixOperands(first, second, batch, contracted);
  const [x, y, unturned, right] = isSwapped([first, second], operands, batch)
    ? [second, first, operands[1], operands[0]]
    : [first, second, ...operands];
  const columns = sizeOf(y, right.rows);
  const isTurned = unturned.contractedFirst && sizeOf(y, right.lead) * columns >= MANY_COLUMNS;
  const left = isTurned ? contractedLast(unturned, batch, contracted) : unturned;
  const size = (axis: number): number => (x.axes[axis] === null ? y.shape[axis]! : x.shape[axis]!);
  const sizes = (axes: readonly number[]): number[] => axes.map(size);
  const depth = x.shape[contracted]!;

  const stacked = (view: View, operand: MatrixOperand, lead: readonly number[]): Buffer => {
    const isKept = isTurned && view === x;
    const aligned = isKept
      ? turnedBuffer(graph, view, operand.order)
      : alignBuffer(graph, view, operand.order, { trimmed: false });
    const rows = product(sizes(operand.rows));
    const matrix = operand.contractedFirst ? [depth, rows] : [rows, depth];
    const needsLead = batch.length > 0 || operand.lead.length > 0;
    return reshapeBuffer(graph, aligned, needsLead ? [...sizes(batch), ...lead, ...matrix] : matrix);
  };
  // Stacks of both operands broadcast against each other: [batch, lead of x, lead of y].
  const ones = (axes: readonly number[]): number[] => axes.map(() => 1);
  const a = stacked(x, left, [...sizes(left.lead), ...ones(right.lead)]);
  const b = stacked(y, right, [...ones(left.lead), ...sizes(right.lead)]);
  const rows = sizeOf(x, left.rows);
  const stack = [...batch, ...left.lead, ...right.lead];

  const name = multiply(
    graph,
    { name: a.name, transposed: left.contractedFirst },
    { name: b.name, transposed: !right.contractedFirst },
    { stack: product(sizes(stack)), rows, columns, depth },
    stack.length === 0,
  );
  const buffer = reshapeBuffer(graph, { name, type: "float32", shape: [...sizes(stack), rows, columns] }, [
    ...sizes(stack),
    ...sizes(left.rows),
    ...sizes(right.rows),
  ]);
  const order = [...stack, ...left.rows, ...right.rows];
  const shape = Array.from({ length: contracted }, (_, axis) => Math.max(x.shape[axis]!, y.shape[axis]!));
  const result = viewIn(order, buffer, shape);
  const back = orderTurnedBack([x, left], [y, right], batch);
  return back === undefined
    ? result
    : viewIn(back, alignBuffer(graph, result, back, { trimmed: false }), shape);
}

/** The view of a buffer that holds these axes in their order. */
function viewIn(order: readonly number[], buffer: Buffer, shape: readonly number[]): View {
  const axes = shape.map((_, axis) => {
    const position = order.indexOf(axis);
    return position === -1 ? null : position;
  });
  return { buffer, shape, axes };
}

/**
 * Whether the second operand is to give the rows of the product, as either may.
 *
 * The gradient of a weight matrix sums over examples, the first axis of both operands, and arrives transposed: swapped
 * it lies in memory as the weights do. But no result of several matrices has a short last axis if its other one is
 * longer. To a single matrix ONNX Runtime adds biases as it multiplies, if it lies as it was written. Where the sums run
 * along the last axis of both, as in the gradient of a kernel of one pixel, threads share the rows of the one that has more.
 */
function isSwapped(
  [first, second]: readonly [View, View],
  [left, right]: readonly [MatrixOperand, MatrixOperand],
  batch: readonly number[],
): boolean {
  if (orderTurnedBack([second, right], [first, left], batch) !== undefined) return true;
  if (orderTurnedBack([first, left], [second, right], batch) !== undefined) return false;
  const isSingle = [...batch, ...left.lead, ...right.lead, ...left.rows, ...right.rows].length <= 2;
  const [rows, columns] = [sizeOf(first, left.rows), sizeOf(second, right.rows)];
  const [lastOfRows, lastOfColumns] = [
    sizeOf(first, left.rows.slice(-1)),
    sizeOf(second, right.rows.slice(-1)),
  ];
  if (!isSingle && lastOfColumns < SHORT_AXIS && rows > lastOfColumns) return true;
  if (!isSingle && lastOfRows < SHORT_AXIS && columns > lastOfRows) return false;
  const wasContractedFirst = (view: View, { contractedFirst }: MatrixOperand): boolean =>
    contractedFirst && batchLeads(view, batch);
  if (left.contractedFirst || right.contractedFirst) {
    return wasContractedFirst(first, left) && wasContractedFirst(second, right);
  }
  const depth = first.shape.at(-1)!;
  const threads = (ofFirst: number, ofSecond: number): number =>
    productThreads({ stack: 1, rows: ofFirst, columns: ofSecond, depth });
  return threads(rows, columns) === 1 && threads(columns, rows) > 1;
}

/** A factor of a matrix product as it lies in memory. */
interface FactorBuffer {
  readonly name: string;
  readonly transposed: boolean;
}

function multiply(
  graph: GraphBuilder,
  a: FactorBuffer,
  b: FactorBuffer,
  sizes: MatrixProduct,
  single: boolean,
): string {
  const [names, threads] = [[a.name, b.name], productThreads(sizes)];
  if (!a.transposed && !b.transposed) return graph.node("MatMul", names, {}, "", threads);
  const flags = { transA: integer(Number(a.transposed)), transB: integer(Number(b.transposed)) };
  // A transposition after a Gemm is taken into it by ONNX Runtime, which swaps the factors to do so.
  const { rows, columns } = sizes;
  const swapped = productThreads({ ...sizes, rows: columns, columns: rows });
  return single && (swapped > 1 || threads === 1)
    ? graph.node("Gemm", names, flags, "", Math.min(threads, swapped))
    : graph.node("FusedMatMul", names, flags, "com.microsoft", threads);
}

const dot: LoweringRule = ({ graph, read }, { inputs, outputs }) => {
  const { type } = outputs[0]!;
  // Over truth values a sum of products is true where any product is.
  const working = type === "bool" ? "int32" : type;
  const [x, y] = inputs.map((input) => castView(graph, read(input), working));
  return [castView(graph, contract(graph, x!, y!), type)];
};

/** Rules for contractions. */
export const CONTRACTION_RULES = { dot } satisfies Partial<LoweringRules>;
