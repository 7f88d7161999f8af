import { elementCount, type TensorType } from "#trees";
import { emptyTensor } from "../program/empty-tensor.ts";
import type { ReductionOperator } from "../program/primitives.ts";
import type { Equation } from "../program/program.ts";
import type { GraphBuilder } from "./graph-builder.ts";
import { broadcastView, type View, viewOf } from "./view.ts";

const isEmpty = ({ shape }: { readonly shape: readonly number[] }): boolean => elementCount(shape) === 0;

/** What the smallest or largest of no integers is; a float32 has infinities. */
const INT32_RANGE = { Min: 2 ** 31 - 1, Max: -(2 ** 31) } as const;

/** The result of reducing no elements. */
function neutralElement(op: ReductionOperator, type: TensorType): number {
  if (op === "Mul") return 1;
  if (op === "Add") return 0;
  if (type === "bool") return op === "Min" ? 1 : 0;
  if (type === "int32") return INT32_RANGE[op];
  return op === "Min" ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
}

/**
 * The results of an equation that has to do with arrays of no elements, known without computing.
 *
 * An empty result is a constant; a full result of empty operands is the neutral element of a reduction or
 * zero (a sum of no products, zeros padded around nothing, nothing scattered). Undefined for every other
 * equation, so that no rule ever meets an empty array except `concatenate`, which drops empty operands.
 */
export function lowerEmpty(graph: GraphBuilder, equation: Equation): readonly View[] | undefined {
  const { inputs, outputs } = equation;
  if (outputs.every(isEmpty)) return outputs.map(({ type, shape }) => emptyView(graph, type, shape));
  if (equation.primitive === "concatenate" || !inputs.some(isEmpty)) return undefined;
  const { type, shape } = outputs[0]!;
  const fill = equation.primitive === "reduce" ? neutralElement(equation.parameters.op, type) : 0;
  const scalar = viewOf({ name: graph.scalar(type, fill), type, shape: [] });
  return [
    broadcastView(
      scalar,
      shape,
      shape.map((_, axis) => axis),
    ),
  ];
}

function emptyView(graph: GraphBuilder, type: TensorType, shape: readonly number[]): View {
  return viewOf({ name: graph.constant(type, shape, emptyTensor({ type, shape }).data), type, shape });
}
