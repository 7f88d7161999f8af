import { elementCount, type TensorType } from "#trees";
import { ONNX_TYPES } from "../onnx/model.ts";
import type { BitOperator, Comparison } from "../program/primitives.ts";
import { type Equation, isLiteral } from "../program/program.ts";
import { appliedTo } from "./applied.ts";
import { commonOrder, placesIn, sizeOf } from "./axis-order.ts";
import { scaledChannels } from "./channel-scaling.ts";
import { float, type GraphBuilder, integer } from "./graph-builder.ts";
import { alignBuffer } from "./materialise.ts";
import { type LoweringContext, type LoweringRule, type LoweringRules, unsupportedType } from "./rule.ts";
import { logarithmThreads } from "./thread-limit.ts";
import { type Buffer, backedAxes, padRank, type View } from "./view.ts";

/** The view with its elements converted to another type. */
export function castView(graph: GraphBuilder, view: View, type: TensorType): View {
  if (view.buffer.type === type) return view;
  const name = graph.node("Cast", [view.buffer.name], { to: integer(ONNX_TYPES[type]) });
  return { ...view, buffer: { ...view.buffer, name, type } };
}

/**
 * Applies an elementwise operator to views of one broadcast shape, over the axes that some view really has.
 *
 * The result lies in memory as the largest operand does, so the largest operand is never transposed; where the others
 * fit into its buffer, axes of size 1 included, it is not reshaped either.
 */
export function elementwise(
  graph: GraphBuilder,
  views: readonly View[],
  type: TensorType,
  apply: (names: readonly string[], buffers: readonly Buffer[]) => string,
): View {
  const rank = Math.max(...views.map(({ shape }) => shape.length));
  const padded = views.map((view) => padRank(view, rank));
  const shape = Array.from({ length: rank }, (_, axis) =>
    broadcastSize(padded.map((view) => view.shape[axis]!)),
  );
  const places = placesIn(
    padded.reduce((largest, view) => (sizeOf(view) > sizeOf(largest) ? view : largest)),
  );
  const isWhole = padded.every((view) => backedAxes(view).every((axis) => places.includes(axis)));
  const order = isWhole ? places : commonOrder(padded);
  const buffers = padded.map((view) => alignBuffer(graph, view, order, { trimmed: true }));
  const sizes = order.map((axis) => (axis === null ? 1 : shape[axis]!));
  const buffer: Buffer = { name: appliedTo(graph, buffers, type, sizes, apply), type, shape: sizes };
  const axes = shape.map((_, axis) => {
    const position = order.indexOf(axis);
    return position === -1 ? null : position;
  });
  return { buffer, shape, axes };
}

const broadcastSize = (sizes: readonly number[]): number => sizes.find((size) => size !== 1) ?? 1;

/** What of a float32 result is worth noting for later rewritings. */
type Note = (graph: GraphBuilder, name: string, operands: readonly Buffer[]) => void;

/** An operator applied to operands converted to the type of the result. */
function arithmetic(operator: string, boolOperator?: string, note?: Note): LoweringRule {
  return (context, equation) => {
    const { graph, read } = context;
    const { inputs, outputs } = equation;
    const { type } = outputs[0]!;
    if (type === "bool" && boolOperator === undefined) throw unsupportedType(equation);
    const views = inputs.map((input) => castView(graph, read(input), type));
    const scaled = type === "float32" ? byChannel(context, operator, views) : undefined;
    if (scaled !== undefined) return [scaled];
    const name = type === "bool" ? boolOperator! : operator;
    return [
      elementwise(graph, views, type, (names, buffers) => {
        const result = graph.node(name, names);
        if (type === "float32") note?.(graph, result, buffers);
        return result;
      }),
    ];
  };
}

/** A sum, difference or product of an array in blocks of channels and what varies along those only. */
function byChannel(context: LoweringContext, operator: string, views: readonly View[]): View | undefined {
  const rank = Math.max(...views.map(({ shape }) => shape.length));
  const [a, b] = views.map((view) => padRank(view, rank)) as [View, View];
  const isFirst = sizeOf(a) > sizeOf(b);
  const [x, small] = isFirst ? [a, b] : [b, a];
  // In any other array ONNX's own operators take no longer, and may put the result in its place.
  if (context.graph.inBlocks(x.buffer.name) === undefined) return undefined;
  const shape = x.shape.map((size, axis) => broadcastSize([size, small.shape[axis]!]));
  const scaled = (): View | undefined => {
    if (operator === "Mul") return scaledChannels(context, x, { scale: small });
    if (operator === "Add") return scaledChannels(context, x, { shift: small });
    if (operator !== "Sub" || !isFirst) return undefined;
    const { graph } = context;
    return scaledChannels(context, x, {
      shift: elementwise(graph, [small], "float32", (names) => graph.node("Neg", names)),
    });
  };
  const made = scaled();
  return made && { ...made, shape };
}

/** Notes a sum of a row and every row of a matrix. */
const noteRowSum: Note = (graph, sum, operands) => {
  const [matrix, row] = operands.toSorted((a, b) => b.shape.length - a.shape.length);
  const isRow = row!.shape.length === 1 && row!.shape[0] !== 1;
  if (isRow && matrix!.shape.length === 2 && matrix!.shape[1] === row!.shape[0]) {
    graph.rowSums.set(sum, { matrix: matrix!.name, row: row!.name });
  }
};

/** A function of one argument of the listed types. */
function unary(operator: string, types: readonly TensorType[] = ["float32"]): LoweringRule {
  return ({ graph, read }, equation) => {
    const { type } = equation.outputs[0]!;
    if (!types.includes(type)) throw unsupportedType(equation);
    return [elementwise(graph, [read(equation.inputs[0]!)], type, (names) => graph.node(operator, names))];
  };
}

const logarithm: LoweringRule = ({ graph, read }, { inputs, outputs }) => {
  const threads = logarithmThreads(elementCount(outputs[0]!.shape));
  const ofNames = (names: readonly string[]) => graph.node("Log", names, {}, "", threads);
  return [elementwise(graph, [read(inputs[0]!)], "float32", ofNames)];
};

/** The larger of two; against the literal zero it is the rectifier, which ONNX Runtime fuses with its neighbours. */
const maximum: LoweringRule = (context, equation) => {
  const [a, b] = equation.inputs;
  const other = isLiteral(a!, 0) ? b! : isLiteral(b!, 0) ? a! : undefined;
  if (equation.outputs[0]!.type !== "float32" || other === undefined) {
    return arithmetic("Max", "Or")(context, equation);
  }
  const { graph, read } = context;
  const view = castView(graph, read(other), "float32");
  return [elementwise(graph, [view], "float32", (names) => graph.node("Relu", names))];
};

const COMPARISONS: Readonly<Record<Comparison, string>> = {
  less: "Less",
  equal: "Equal",
  not_equal: "Equal",
  less_equal: "LessOrEqual",
};

/** Comparison of two operands of one type, which tracing sees to. */
const compare: LoweringRule<"compare"> = ({ graph, read }, { inputs, parameters }) => {
  const operator = COMPARISONS[parameters.op];
  const { type } = inputs[0]!;
  // ONNX knows no order of truth values.
  const compared = type === "bool" && operator !== "Equal" ? "int32" : type;
  const views = inputs.map((input) => castView(graph, read(input), compared));
  const result = elementwise(graph, views, "bool", (names) => graph.node(operator, names));
  if (parameters.op !== "not_equal") return [result];
  return [elementwise(graph, [result], "bool", (names) => graph.node("Not", names))];
};

const where: LoweringRule = ({ graph, read }, { inputs, outputs }) => {
  const { type } = outputs[0]!;
  const [condition, yes, no] = inputs.map(read);
  const views = [condition!, castView(graph, yes!, type), castView(graph, no!, type)];
  const choose = (names: readonly string[]): string =>
    type === "bool" ? chooseTruth(graph, names) : graph.node("Where", names);
  return [elementwise(graph, views, type, choose)];
};

/** `Where` of truth values, which ONNX Runtime has no kernel for. */
function chooseTruth(graph: GraphBuilder, [condition, yes, no]: readonly string[]): string {
  const otherwise = graph.node("Not", [condition!]);
  return graph.node("Or", [graph.node("And", [condition!, yes!]), graph.node("And", [otherwise, no!])]);
}

/** Far enough above the largest magnitude that a step from 0 to 1 happens within the smallest normal number. */
const STEEPNESS = 3e38;

/** A step from 0 to 1 at zero, where it is either: a ramp that is too steep to see, in one pass. */
const unitStep: LoweringRule<"unit_step"> = ({ graph, read }, { inputs, parameters }) => [
  elementwise(graph, [read(inputs[0]!)], "float32", (names) =>
    graph.node("HardSigmoid", names, { alpha: float(STEEPNESS), beta: float(parameters.atZero) }),
  ),
];

/** A rounding function, which leaves integers as they are. */
function rounding(operator: string): LoweringRule {
  const round = unary(operator);
  return (context, equation) =>
    equation.outputs[0]!.type === "float32" ? round(context, equation) : [context.read(equation.inputs[0]!)];
}

const cast: LoweringRule = ({ graph, read }, { inputs, outputs }) => [
  castView(graph, read(inputs[0]!), outputs[0]!.type),
];

/** Division that truncates towards zero, which ONNX has for integers only. */
const integerDivision: LoweringRule = (context, equation) => {
  if (equation.outputs[0]!.type !== "float32") return [divideIntegers(context, equation)];
  const [quotient] = arithmetic("Div")(context, equation);
  const { graph } = context;
  const truncate = ([name]: readonly string[]): string => {
    const isNegative = graph.node("Less", [name!, graph.scalar("float32", 0)]);
    return graph.node("Where", [isNegative, graph.node("Ceil", [name!]), graph.node("Floor", [name!])]);
  };
  return [elementwise(graph, [quotient!], "float32", truncate)];
};

/** Integer division; by -1 it is done by negation, because -2^31 / -1 stops the whole process. */
function divideIntegers({ graph, read }: LoweringContext, { inputs }: Equation): View {
  const [numerator, denominator] = inputs.map((input) => castView(graph, read(input), "int32"));
  const divisor = inputs[1]!;
  const divide = ([a, b]: readonly string[]): string => {
    if (isLiteral(divisor, -1)) return graph.node("Neg", [a!]);
    if (divisor.kind === "literal") return graph.node("Div", [a!, b!]);
    const negates = graph.node("Equal", [b!, graph.scalar("int32", -1)]);
    const quotient = graph.node("Div", [a!, graph.node("Where", [negates, graph.scalar("int32", 1), b!])]);
    return graph.node("Where", [negates, graph.node("Neg", [a!]), quotient]);
  };
  return elementwise(graph, [numerator!, denominator!], "int32", divide);
}

/** The remainder with the sign of the numerator, as in C. */
const modulo: LoweringRule = ({ graph, read }, { inputs, outputs }) => {
  const { type } = outputs[0]!;
  const views = inputs.map((input) => castView(graph, read(input), type));
  return [elementwise(graph, views, type, (names) => graph.node("Mod", names, { fmod: integer(1) }))];
};

/** `1 - erf(x)`: accurate to 1e-7 absolutely, not relatively, where it is close to zero. */
const complementaryError: LoweringRule = ({ graph, read }, { inputs }) => [
  elementwise(graph, [read(inputs[0]!)], "float32", (names) =>
    graph.node("Sub", [graph.scalar("float32", 1), graph.node("Erf", names)]),
  ),
];

const BIT_OPERATORS = {
  bool: { and: "And", or: "Or", xor: "Xor" },
  int32: { and: "BitwiseAnd", or: "BitwiseOr", xor: "BitwiseXor" },
} as const satisfies Readonly<Record<"bool" | "int32", Readonly<Record<BitOperator, string>>>>;

const combineBits: LoweringRule<"bit_combine"> = (context, equation) => {
  const { op } = equation.parameters;
  return arithmetic(BIT_OPERATORS.int32[op], BIT_OPERATORS.bool[op])(context, equation);
};

/** Rules for primitives that act on each element alone. */
export const ELEMENTWISE_RULES = {
  add: arithmetic("Add", "Or", noteRowSum),
  sub: arithmetic("Sub"),
  mul: arithmetic("Mul", "And"),
  min: arithmetic("Min", "And"),
  max: maximum,
  idiv: integerDivision,
  mod: modulo,
  unit_step: unitStep,
  neg: unary("Neg", ["float32", "int32"]),
  reciprocal: unary("Reciprocal"),
  floor: rounding("Floor"),
  ceil: rounding("Ceil"),
  sin: unary("Sin"),
  cos: unary("Cos"),
  asin: unary("Asin"),
  atan: unary("Atan"),
  exp: unary("Exp"),
  log: logarithm,
  sqrt: unary("Sqrt"),
  erf: unary("Erf"),
  erfc: complementaryError,
  cast,
  compare,
  where,
  bit_combine: combineBits,
} satisfies Partial<LoweringRules>;
