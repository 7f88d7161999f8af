import { AtlasError } from "#errors";
import type { PrimitiveName } from "../program/primitives.ts";
import type { EquationOf, Operand, Program, Value } from "../program/program.ts";
import { LOWERED_PRIMITIVES } from "../traced-equation.ts";
import { AFFINE_RULES } from "./affine.ts";
import { CONTRACTION_RULES } from "./contraction.ts";
import { CONVOLUTION_RULES } from "./convolution/convolution.ts";
import { ELEMENTWISE_RULES } from "./elementwise.ts";
import { lowerEmpty } from "./empty.ts";
import { fuseIntoConvolutions } from "./fused-convolutions.ts";
import { fuseRows } from "./fused-rows.ts";
import type { GraphBuilder } from "./graph-builder.ts";
import { INDEXING_RULES } from "./indexing.ts";
import { materialise } from "./materialise.ts";
import { MOVEMENT_RULES } from "./movement.ts";
import { REDUCTION_RULES } from "./reduction.ts";
import { ANY_TARGET, type LoweringContext, type LoweringRules, type Target } from "./rule.ts";
import { type View, viewOf } from "./view.ts";

const RULES: LoweringRules = {
  ...ELEMENTWISE_RULES,
  ...AFFINE_RULES,
  ...REDUCTION_RULES,
  ...CONTRACTION_RULES,
  ...CONVOLUTION_RULES,
  ...MOVEMENT_RULES,
  ...INDEXING_RULES,
  foreign: (_, { parameters: { name } }) => {
    throw unsupportedPrimitive(name);
  },
};

/** The views of the outputs of an equation; `primitive` is the equation's own. */
function lowerEquation<P extends PrimitiveName>(
  context: LoweringContext,
  primitive: P,
  equation: EquationOf<P>,
): readonly View[] {
  return RULES[primitive](context, equation);
}

/**
 * Adds the nodes of a program to a graph; `inputNames` are the graph's names for the program's inputs.
 *
 * Returns the name of each output, each made by a node and no two the same, as ONNX requires of graph outputs.
 * Throws AtlasError `engine/unsupported-primitive` naming a primitive without a rule.
 */
export function lowerProgram(
  graph: GraphBuilder,
  program: Program,
  inputNames: readonly string[],
  target: Target = ANY_TARGET,
): readonly string[] {
  const views = new Map<Value, View>();
  const define = (value: Value, name: string): void => {
    views.set(value, viewOf({ name, type: value.type, shape: value.shape }));
  };
  program.inputs.forEach((value, i) => {
    define(value, inputNames[i]!);
  });
  for (const { value, data } of program.constants) {
    define(value, graph.constant(value.type, value.shape, data));
  }
  const context: LoweringContext = { graph, read: (operand) => readOperand(graph, views, operand), target };
  for (const equation of program.equations) {
    const results = lowerEmpty(graph, equation) ?? lowerEquation(context, equation.primitive, equation);
    results.forEach((view, i) => {
      views.set(equation.outputs[i]!, view);
    });
  }
  const names = program.outputs.map((output) => materialise(graph, context.read(output)).name);
  const made = new Set(graph.nodes.flatMap(({ outputs }) => outputs));
  const outputs = names.map((name, i) => {
    if (made.delete(name)) return name;
    graph.nodes.push({
      operator: "Identity",
      domain: "",
      inputs: [name],
      outputs: [`${name}_out${i}`],
      attributes: {},
    });
    return `${name}_out${i}`;
  });
  graph.prune(outputs);
  if (!target.without.has("fused-rows")) fuseRows(graph, outputs, target);
  if (!target.without.has("fused-sums")) fuseIntoConvolutions(graph, outputs);
  return outputs;
}

function readOperand(graph: GraphBuilder, views: ReadonlyMap<Value, View>, operand: Operand): View {
  if (operand.kind === "literal") {
    return viewOf({ name: graph.scalar(operand.type, operand.value), type: operand.type, shape: [] });
  }
  const view = views.get(operand);
  if (view === undefined) throw new Error("a value is read before its equation is lowered");
  return view;
}

function unsupportedPrimitive(primitive: string): AtlasError {
  return new AtlasError({
    code: "engine/unsupported-primitive",
    kind: "input",
    problem: `the traced function uses the primitive "${primitive}", which has no lowering to ONNX`,
    expected: `one of ${[...LOWERED_PRIMITIVES].sort().join(", ")}`,
    remedy: "Write this step with the listed primitives, or compute it outside the compiled function.",
  });
}
