import { castView, elementwise } from "./elementwise.ts";
import { type GraphBuilder, integer } from "./graph-builder.ts";
import { alignBuffer } from "./materialise.ts";
import { reduceView } from "./reduction.ts";
import { reshapeBuffer } from "./reshape-buffer.ts";
import type { LoweringRule, LoweringRules } from "./rule.ts";
import { type Buffer, backedAxes, padRank, type View } from "./view.ts";

const product = (sizes: readonly number[]): number => sizes.reduce((a, b) => a * b, 1);

/** How one operand of a contraction enters a matrix product: `[batch…, lead…]` stacks of matrices. */
interface MatrixOperand {
  /** Axes that only this operand has and that stack its matrices. */
  readonly lead: readonly number[];
  /** Axes that only this operand has, merged into its rows (or columns). */
  readonly rows: readonly number[];
  /** Logical axes in buffer order. */
  readonly order: readonly number[];
  /** Whether the contracted axis comes before the rows. */
  readonly contractedFirst: boolean;
}

/** Chooses a form that needs no transpose if there is one. */
function matrixOperand(view: View, batch: readonly number[], contracted: number): MatrixOperand {
  const present = backedAxes(view);
  const own = present.filter((axis) => axis !== contracted && !batch.includes(axis));
  const rest = present.slice(batch.length);
  const batchLeads = batch.every((axis, i) => present[i] === axis);
  if (batchLeads && rest.at(-1) === contracted) {
    return { lead: [], rows: own, order: present, contractedFirst: false };
  }
  if (batchLeads) {
    const position = rest.indexOf(contracted);
    return {
      lead: rest.slice(0, position),
      rows: rest.slice(position + 1),
      order: present,
      contractedFirst: true,
    };
  }
  return { lead: [], rows: own, order: [...batch, ...own, contracted], contractedFirst: false };
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
  const contractedFirst = (view: View): boolean => matrixOperand(view, batch, contracted).contractedFirst;
  // Either operand may come first. The gradient of a weight matrix sums over examples, the first axis of both
  // operands, and arrives transposed: in this order it lies in memory as the weights do.
  const swapped = contractedFirst(first) && contractedFirst(second);
  const [x, y] = swapped ? [second, first] : [first, second];
  const left = matrixOperand(x, batch, contracted);
  const right = matrixOperand(y, batch, contracted);
  const size = (axis: number): number => (x.axes[axis] === null ? y.shape[axis]! : x.shape[axis]!);
  const sizes = (axes: readonly number[]): number[] => axes.map(size);
  const depth = x.shape[contracted]!;

  const stacked = (view: View, operand: MatrixOperand, lead: readonly number[]): Buffer => {
    const aligned = alignBuffer(graph, view, operand.order, { trimmed: false });
    const rows = product(sizes(operand.rows));
    const matrix = operand.contractedFirst ? [depth, rows] : [rows, depth];
    const needsLead = batch.length > 0 || operand.lead.length > 0;
    return reshapeBuffer(graph, aligned, needsLead ? [...sizes(batch), ...lead, ...matrix] : matrix);
  };
  // Stacks of both operands broadcast against each other: [batch, lead of x, lead of y].
  const ones = (axes: readonly number[]): number[] => axes.map(() => 1);
  const a = stacked(x, left, [...sizes(left.lead), ...ones(right.lead)]);
  const b = stacked(y, right, [...ones(left.lead), ...sizes(right.lead)]);
  const rows = product(sizes(left.rows));
  const columns = product(sizes(right.rows));
  const stack = [...batch, ...left.lead, ...right.lead];

  const name = multiply(
    graph,
    a.name,
    left.contractedFirst,
    b.name,
    !right.contractedFirst,
    stack.length === 0,
  );
  const buffer = reshapeBuffer(graph, { name, type: "float32", shape: [...sizes(stack), rows, columns] }, [
    ...sizes(stack),
    ...sizes(left.rows),
    ...sizes(right.rows),
  ]);
  const order = [...stack, ...left.rows, ...right.rows];
  const shape = Array.from({ length: contracted }, (_, axis) => Math.max(x.shape[axis]!, y.shape[axis]!));
  const axes = shape.map((_, axis) => {
    const position = order.indexOf(axis);
    return position === -1 ? null : position;
  });
  return { buffer, shape, axes };
}

function multiply(
  graph: GraphBuilder,
  a: string,
  transposeA: boolean,
  b: string,
  transposeB: boolean,
  single: boolean,
): string {
  if (!transposeA && !transposeB) return graph.node("MatMul", [a, b]);
  const flags = { transA: integer(Number(transposeA)), transB: integer(Number(transposeB)) };
  return single
    ? graph.node("Gemm", [a, b], flags)
    : graph.node("FusedMatMul", [a, b], flags, "com.microsoft");
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
