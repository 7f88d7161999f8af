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
