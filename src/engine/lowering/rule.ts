import { AtlasError } from "#errors";
import type { Equation, Operand } from "../program/program.ts";
import type { GraphBuilder } from "./graph-builder.ts";
import type { View } from "./view.ts";

/** What a lowering rule may use: the graph under construction and the views of values already lowered. */
export interface LoweringContext {
  readonly graph: GraphBuilder;
  readonly read: (operand: Operand) => View;
}

/** Adds nodes that compute an equation and returns the view of each output. */
export type LoweringRule = (context: LoweringContext, equation: Equation) => readonly View[];

/** The error of a primitive that can be lowered, but not for arrays of this element type. */
export function unsupportedType({ primitive, outputs }: Equation): AtlasError {
  return new AtlasError({
    code: "engine/element-type",
    kind: "input",
    problem: `the traced function applies the primitive "${primitive}" to ${outputs[0]!.type} arrays`,
    expected: "an element type for which it has a lowering, such as float32",
    remedy: "Cast to float32 with .astype(np.float32) first.",
  });
}
