import { AtlasError } from "#errors";
import type { PrimitiveName } from "../program/primitives.ts";
import type { Equation, EquationOf, Operand } from "../program/program.ts";
import type { GraphBuilder } from "./graph-builder.ts";
import type { View } from "./view.ts";

/** What the graph will run on, as far as lowering chooses by it. */
export interface Target {
  /**
   * Channels that ONNX Runtime's blocked convolutions work on at once (16 with AVX-512, 8 with AVX2); null
   * where there are none, as on a graphics card.
   */
  readonly channelBlock: number | null;
  /** Names of lowerings that are not to be chosen. */
  readonly without: ReadonlySet<string>;
}

/** The target of a graph that must run anywhere. */
export const ANY_TARGET: Target = { channelBlock: null, without: new Set() };

/** What a lowering rule may use: the graph under construction and the views of values already lowered. */
export interface LoweringContext {
  readonly graph: GraphBuilder;
  readonly read: (operand: Operand) => View;
  readonly target: Target;
}

/** Adds nodes that compute an equation of some primitive and returns the view of each output. */
export type LoweringRule<Name extends PrimitiveName = PrimitiveName> = (
  context: LoweringContext,
  equation: EquationOf<Name>,
) => readonly View[];

/** A rule for every primitive. */
export type LoweringRules = { readonly [P in PrimitiveName]: LoweringRule<P> };

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
