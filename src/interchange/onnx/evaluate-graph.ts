import type { numpy as np } from "@jax-js/jax";
import { AtlasError } from "#errors";
import { elementCount } from "#trees";
import { type Constant, integers } from "./constant.ts";
import { nodeName, type OnnxGraph, type OnnxNode, operatorName } from "./model.ts";
import { modelError } from "./model-error.ts";
import { knownOperator } from "./operators/known-operators.ts";
import {
  arrayOf,
  Call,
  isConstant,
  type Surroundings,
  Unsupported,
  type Value,
} from "./operators/operator.ts";
import { heldConstant, shapeOf } from "./operators/shapes.ts";
import { castConstant } from "./operators/types.ts";
import { tensorData } from "./tensor-data.ts";

/** Larger than any array of a network on a few examples. */
const MOST_ELEMENTS = 2 ** 30;

/** Elements of all constants that nodes make: far more than shapes and masks have. */
const MOST_KNOWN = 2 ** 25;

/** What a graph is evaluated in. */
export interface Evaluation extends Surroundings {
  /** The file, for messages. */
  readonly where: string;
  /** Is told the shape of each value that nodes make. */
  readonly onShape?: (name: string, shape: readonly number[]) => void;
}

/**
 * Evaluates nodes inside a trace, each constant as soon as it is known; gives the array of one value.
 *
 * @param given values by name, which are consumed.
 * @throws AtlasError `onnx/operator` naming the node that cannot be applied as the file has it.
 */
export function evaluateGraph(
  nodes: readonly OnnxNode[],
  given: ReadonlyMap<string, Value>,
  wanted: string,
  evaluation: Evaluation,
): np.Array {
  const uses = usesOf(nodes, [wanted]);
  const values = new Scope(given, uses);
  run(nodes, values, { ...evaluation, known: { elements: 0 } });
  const result = values.take(wanted);
  values.dispose();
  if (result === undefined) {
    throw modelError("graph", evaluation.where, `nothing computes its output "${wanted}"`);
  }
  return arrayOf(result);
}

/** An evaluation under way. */
interface Running extends Evaluation {
  /** Elements of the constants that nodes have made so far. */
  readonly known: { elements: number };
}

function run(nodes: readonly OnnxNode[], values: Scope, evaluation: Running): void {
  for (const node of nodes) {
    try {
      const results = apply(node, values, evaluation);
      results.forEach((result, i) => {
        if (elementCount(result.shape) > MOST_ELEMENTS) {
          throw new Unsupported(`it makes an array of shape [${result.shape.join(", ")}]`);
        }
        if (isConstant(result)) evaluation.known.elements += elementCount(result.shape);
        if (evaluation.known.elements > MOST_KNOWN) {
          throw new Unsupported(`the constants up to it have over ${MOST_KNOWN} elements`);
        }
        evaluation.onShape?.(node.outputs[i] ?? "", result.shape);
        values.put(node.outputs[i] ?? "", result);
      });
    } catch (error) {
      throw explained(error, node, evaluation);
    }
  }
}

function apply(node: OnnxNode, values: Scope, evaluation: Running): readonly Value[] {
  if (node.operator === "If") return chosen(node, values, evaluation);
  const inputs = node.inputs.map((name) => {
    if (name === "") return undefined;
    const value = values.take(name);
    if (value === undefined) throw new Unsupported(`nothing computes its input "${name}"`);
    return value;
  });
  const call = new Call(node, inputs, evaluation);
  if (node.operator === "Constant") return [heldConstant(call)];
  if (node.operator === "Shape" || node.operator === "Size") {
    const value = call.value(0);
    const shape = node.operator === "Shape" ? shapeOf(call, value) : sizeOf(value);
    if (!isConstant(value)) value.dispose();
    return [shape];
  }
  // What is cast like another is known as soon as it is itself.
  if (node.operator === "CastLike" && isConstant(call.value(0))) return [castConstant(call)];
  const operator = node.domain === "" ? knownOperator(node.operator) : undefined;
  if (operator === undefined) throw new Unsupported("there is no rule for it");
  const isKnown = inputs.every((value) => value === undefined || isConstant(value));
  const results = isKnown && operator.folded ? operator.folded(call) : operator.traced(call);
  return isList(results) ? results : [results];
}

function isList<T>(results: T | readonly T[]): results is readonly T[] {
  return Array.isArray(results);
}

function sizeOf({ shape }: Value): Constant {
  return { ...integers([elementCount(shape)]), shape: [] };
}

/** The branch of an If whose condition is known, in the names that are known around it. */
function chosen(node: OnnxNode, values: Scope, evaluation: Running): readonly Value[] {
  const condition = values.take(node.inputs[0] ?? "");
  if (condition === undefined || !isConstant(condition)) {
    throw new Unsupported("its condition is computed from examples or parameters");
  }
  const branch = node.attributes.get(condition.data[0] === 0 ? "else_branch" : "then_branch");
  if (branch?.kind !== "graph") throw new Unsupported("it lacks a branch");
  const { nodes, initializers, outputs }: OnnxGraph = branch.value;
  const inner = values.within(
    nodes,
    outputs.map(({ name }) => name),
  );
  for (const tensor of initializers) inner.put(tensor.name, tensorData(tensor));
  run(nodes, inner, evaluation);
  const results = outputs.map(({ name }) => {
    const value = inner.take(name);
    if (value === undefined) throw new Unsupported(`nothing computes its output "${name}"`);
    return value;
  });
  inner.dispose();
  return results;
}

/** How often each value is read, graphs within nodes included. */
function usesOf(nodes: readonly OnnxNode[], outputs: readonly string[]): Map<string, number> {
  const uses = new Map<string, number>();
  const count = (name: string): void => void uses.set(name, (uses.get(name) ?? 0) + 1);
  for (const { inputs, attributes } of nodes) {
    inputs.forEach(count);
    for (const { kind, value } of attributes.values()) {
      if (kind !== "graph") continue;
      for (const name of usesOf(
        value.nodes,
        value.outputs.map((port) => port.name),
      ).keys())
        count(name);
    }
  }
  outputs.forEach(count);
  return uses;
}

/** The values that are known by name, each handed out as often as it is read. */
class Scope {
  readonly #values: Map<string, Value>;
  readonly #uses: Map<string, number>;
  readonly #around: Scope | undefined;

  constructor(given: ReadonlyMap<string, Value>, uses: Map<string, number>, around?: Scope) {
    this.#values = new Map(given);
    this.#uses = uses;
    this.#around = around;
  }

  within(nodes: readonly OnnxNode[], outputs: readonly string[]): Scope {
    return new Scope(new Map(), usesOf(nodes, outputs), this);
  }

  put(name: string, value: Value): void {
    if (name === "" || !this.#uses.has(name)) {
      if (!isConstant(value)) value.dispose();
      return;
    }
    this.#values.set(name, value);
  }

  /** A value for one reader, who owns it; values from around are copied. */
  take(name: string): Value | undefined {
    const value = this.#values.get(name);
    if (value === undefined) return this.#around?.copy(name);
    if (isConstant(value)) return value;
    const left = (this.#uses.get(name) ?? 1) - 1;
    this.#uses.set(name, left);
    if (left > 0) return value.ref;
    this.#values.delete(name);
    return value;
  }

  copy(name: string): Value | undefined {
    const value = this.#values.get(name) ?? this.#around?.copy(name);
    return value === undefined || isConstant(value) ? value : value.ref;
  }

  /** Gives back what nobody read to the end. */
  dispose(): void {
    for (const value of this.#values.values()) if (!isConstant(value)) value.dispose();
    this.#values.clear();
  }
}

/** What a failed node means for a person. */
function explained(error: unknown, node: OnnxNode, { where, batch }: Evaluation): AtlasError {
  if (error instanceof AtlasError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  const problem = `the operator ${operatorName(node)} of node "${nodeName(node)}" cannot be applied: ${reason}`;
  return modelError("operator", where, problem, {
    remedy:
      batch.written === undefined || batch.written === batch.traced
        ? "Export the network for evaluation, with examples of the usual shape and without state between them"
        : `The file is written for batches of ${batch.written}: export it with a free batch axis, in PyTorch by dynamic_axes or dynamic_shapes`,
    cause: error,
  });
}
