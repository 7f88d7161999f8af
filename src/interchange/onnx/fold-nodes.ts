import type { Constant } from "./constant.ts";
import type { OnnxNode } from "./model.ts";
import { knownOperator } from "./operators/known-operators.ts";
import { Call, type Surroundings } from "./operators/operator.ts";
import { heldConstant } from "./operators/shapes.ts";

/** What is known of values by their names; `undefined` for one that depends on more than constants. */
export type KnownValues = (name: string) => Constant | undefined;

/**
 * What a node makes of constants; `undefined` where an input is none, where it makes several values, and for operators that
 * have no rule for constants or refuse these.
 */
export function foldedNode(node: OnnxNode, known: KnownValues, opset: number): Constant | undefined {
  const inputs = node.inputs.map((name) => (name === "" ? undefined : known(name)));
  if (node.domain !== "" || inputs.some((value, i) => value === undefined && node.inputs[i] !== ""))
    return undefined;
  const folded = node.operator === "Constant" ? heldConstant : knownOperator(node.operator)?.folded;
  if (folded === undefined) return undefined;
  try {
    const result = folded(new Call(node, inputs, surroundingsOf(opset)));
    return isList(result) ? undefined : result;
  } catch (error) {
    // Whoever computes the node later says what is wrong with it.
    if (error instanceof Error) return undefined;
    throw error;
  }
}

/** Rules for constants ask for nothing but the opset. */
function surroundingsOf(opset: number): Surroundings {
  return {
    opset,
    batchNorm: (_layer, maps) => maps,
    layerOf: (mean) => mean,
    batch: { written: undefined, traced: 1, shapes: new Map(), asked: new Map(), spacings: new Map() },
  };
}

function isList<T>(result: T | readonly T[]): result is readonly T[] {
  return Array.isArray(result);
}
