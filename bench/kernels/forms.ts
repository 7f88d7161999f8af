import { InferenceSession, Tensor } from "onnxruntime-node";
import { contract } from "../../src/engine/lowering/contraction.ts";
import { GraphBuilder, integer, integers, text } from "../../src/engine/lowering/graph-builder.ts";
import { broadcastView, padRank, transposeView, type View, viewOf } from "../../src/engine/lowering/view.ts";
import { encodeModel, type OnnxGraph, type OnnxValue } from "../../src/engine/onnx/model.ts";
import { type Repetition, secondsOf } from "../spread.ts";
import { operationsOf, type Product } from "./product.ts";

/** Operands of a product as they lie in memory. */
export interface OperandShapes {
  readonly left: readonly number[];
  readonly right: readonly number[];
}

export function operandShapes(product: Product): OperandShapes {
  const { stack, rows, depth, columns, isLeftTurned, isRightTurned, isLeftShared } = product;
  const stacked = (matrix: readonly number[], isShared = false) =>
    stack === 1 || isShared ? matrix : [stack, ...matrix];
  return {
    left: stacked(isLeftTurned ? [depth, rows] : [rows, depth], isLeftShared),
    right: stacked(isRightTurned ? [columns, depth] : [depth, columns]),
  };
}

/** Adds the operators of one way to multiply; gives the name of the result. */
type Write = (graph: GraphBuilder, left: string, right: string) => string;

/** A way to have ONNX Runtime multiply. */
export interface Form {
  readonly name: (typeof FORM_NAMES)[number];
  /** The right operand is a constant of the model, which ONNX Runtime lays out for its kernel once. */
  readonly isConstant: boolean;
  readonly write: Write;
}

/** Ways to multiply, in the order of the table. */
export const FORM_NAMES = [
  "chosen",
  "as it lies",
  "transposed first",
  "result turned",
  "Gemm",
  "one product",
  "Einsum",
  "packed",
] as const;

/** Every way that a product can take, with what the engine makes of it first. */
export function formsOf(product: Product): readonly Form[] {
  const { stack, isLeftTurned = false, isRightTurned = false, isLeftShared = false } = product;
  const form = (name: Form["name"], write: Write, isConstant = false): Form => ({ name, write, isConstant });
  const flags = (transA: boolean, transB: boolean) => ({
    transA: integer(Number(transA)),
    transB: integer(Number(transB)),
  });
  const fused = (a: boolean, b: boolean): Write => {
    return (graph, left, right) =>
      a || b
        ? graph.node("FusedMatMul", [left, right], flags(a, b), "com.microsoft")
        : graph.node("MatMul", [left, right]);
  };
  const plain = fused(isLeftTurned, isRightTurned);
  const turned: Write = (graph, left, right) => fused(!isRightTurned, !isLeftTurned)(graph, right, left);
  return [
    form("chosen", (graph, left, right) => chosen(graph, product, left, right)),
    form("as it lies", plain),
    ...(isLeftTurned || isRightTurned ? [form("transposed first", transposedFirst(product))] : []),
    form("result turned", turned),
    ...(stack === 1
      ? [
          form("Gemm", (graph, left, right) =>
            graph.node("Gemm", [left, right], flags(isLeftTurned, isRightTurned)),
          ),
        ]
      : []),
    ...(isLeftShared && !isRightTurned ? [form("one product", asOne(product))] : []),
    form("Einsum", einsum(product)),
    form("packed", plain, true),
  ];
}

/** What the engine lowers `sum(x · y)` to; a gradient of weights arrives with the right operand first. */
function chosen(graph: GraphBuilder, product: Product, left: string, right: string): string {
  const { stack, rows, depth, columns, isLeftTurned, isRightTurned, isLeftShared } = product;
  const shapes = operandShapes(product);
  const matrix = (name: string, shape: readonly number[], isTurned = false): View => {
    const view = padRank(viewOf({ name, type: "float32", shape }), 3);
    return isTurned ? transposeView(view, [0, 2, 1]) : view;
  };
  const lead = isLeftShared ? 1 : stack;
  const x = broadcastView(matrix(left, shapes.left, isLeftTurned), [lead, rows, columns, depth], [2]);
  const y = broadcastView(matrix(right, shapes.right, !isRightTurned), [stack, rows, columns, depth], [1]);
  return isLeftTurned ? contract(graph, y, x).buffer.name : contract(graph, x, y).buffer.name;
}

function transposedFirst({ stack, isLeftTurned, isRightTurned, isLeftShared }: Product): Write {
  const turn = (graph: GraphBuilder, name: string, isStacked: boolean) =>
    graph.node("Transpose", [name], { perm: integers(isStacked ? [0, 2, 1] : [1, 0]) });
  return (graph, left, right) =>
    graph.node("MatMul", [
      isLeftTurned ? turn(graph, left, stack > 1 && !isLeftShared) : left,
      isRightTurned ? turn(graph, right, stack > 1) : right,
    ]);
}

/** The matrices of the stack side by side, as columns of one. */
function asOne({ stack, depth, columns, isLeftTurned = false }: Product): Write {
  return (graph, left, right) => {
    const beside = graph.node("Transpose", [right], { perm: integers([1, 0, 2]) });
    const wide = graph.node("Reshape", [beside, graph.integers([depth, stack * columns])]);
    return graph.node("Gemm", [left, wide], { transA: integer(Number(isLeftTurned)) });
  };
}

function einsum({ stack, isLeftTurned, isRightTurned, isLeftShared }: Product): Write {
  const lead = stack === 1 ? "" : "s";
  const left = `${isLeftShared ? "" : lead}${isLeftTurned ? "kr" : "rk"}`;
  const right = `${lead}${isRightTurned ? "ck" : "kc"}`;
  const equation = text(`${left},${right}->${lead}rc`);
  return (graph, a, b) => graph.node("Einsum", [a, b], { equation });
}

/** Floating-point operations of one call, so many that starting it does not count. */
const OPERATIONS_OF_CALL = 2e8;
const MOST_COPIES = 400;

/** How many times a product is repeated in one call. */
export const copiesOf = (product: Product): number =>
  Math.max(1, Math.min(MOST_COPIES, Math.ceil(OPERATIONS_OF_CALL / operationsOf(product))));

/** One way to multiply as a program that does it many times over. */
export interface TimedForm {
  readonly name: Form["name"];
  /** Seconds of one product. */
  readonly repeat: Repetition;
  release(): Promise<void>;
}

/**
 * Loads a form with all its repetitions in one program, without ONNX Runtime's optimiser, which would merge them.
 *
 * Of every result only the shape is read, so that it costs nothing to hand out.
 */
export async function timedForm(
  product: Product,
  { name, write, isConstant }: Form,
  [left, right]: readonly [Float32Array, Float32Array],
): Promise<TimedForm> {
  const shapes = operandShapes(product);
  const copies = copiesOf(product);
  const operand = (edge: string, shape: readonly number[]): OnnxValue => ({
    name: edge,
    type: "float32",
    shape,
  });
  const graphs = Array.from({ length: copies }, (_, copy) => {
    const graph = new GraphBuilder(`copy${copy}_`);
    const shape = graph.node("Shape", [write(graph, "left", "right")]);
    return { graph, shape };
  });
  const ends = new GraphBuilder("ends_");
  const shapesOfAll = graphs.map(({ shape }) => shape);
  const result = ends.node("Concat", shapesOfAll, { axis: integer(0) });
  const constant = { ...operand("right", shapes.right), shape: shapes.right, data: right };
  const model: OnnxGraph = {
    name: "products",
    inputs: [operand("left", shapes.left), ...(isConstant ? [] : [operand("right", shapes.right)])],
    outputs: [{ name: result, type: "int64", shape: ["sizes"] }],
    initializers: [...(isConstant ? [constant] : []), ...graphs.flatMap(({ graph }) => graph.initializers)],
    nodes: [...graphs.flatMap(({ graph }) => graph.nodes), ...ends.nodes],
  };
  const session = await InferenceSession.create(encodeModel(model), {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    executionMode: "sequential",
    graphOptimizationLevel: "disabled",
    logSeverityLevel: 4,
    extra: { session: { set_denormal_as_zero: "1" } },
  });
  const tensor = (data: Float32Array, shape: readonly number[]) => new Tensor("float32", data, shape);
  const feeds = {
    left: tensor(left, shapes.left),
    ...(isConstant ? {} : { right: tensor(right, shapes.right) }),
  };
  return {
    name,
    repeat: async () => {
      // The other side has had the caches; its script works once before it is timed, too.
      await session.run(feeds);
      return (await secondsOf(() => session.run(feeds))) / copies;
    },
    release: () => session.release(),
  };
}
