import { type Jaxpr, makeJaxpr, numpy as np } from "@jax-js/jax";
import { AtlasError } from "#errors";
import type { TensorType, Tree } from "#trees";
import { flattenTree, type TreeStructure, unflattenTree } from "#trees";
import {
  type Constant,
  type Equation,
  literal,
  newValue,
  type Operand,
  type Program,
  type TensorSpec,
  type Value,
} from "./program/program.ts";

/** A nest of traced arrays: what functions given to `compile` take and return. */
export type Traced = np.Array | readonly Traced[] | { readonly [key: string]: Traced };

/** A traced function as a program, with the structure of what it returns. */
export interface Trace {
  readonly program: Program;
  readonly resultStructure: TreeStructure;
}

type TracedLeaf = np.Array;

// A traced value is a `Tracer`, the unexported class that `np.Array` extends.
const Tracer: unknown = Object.getPrototypeOf(np.Array);

function isTracedLeaf(node: Tree<TracedLeaf>): node is TracedLeaf {
  return typeof Tracer === "function" && node instanceof Tracer;
}

/**
 * Records the primitives a pure function applies to arrays of the given specifications.
 *
 * Calls to jitted functions are expanded, so the program is flat.
 * Throws AtlasError `engine/element-type` when the function computes with a type the engine has not.
 */
export function trace(
  fn: (...args: Traced[]) => Traced,
  argumentStructures: readonly TreeStructure[],
  specs: readonly TensorSpec[],
): Trace {
  let resultStructure: TreeStructure = { kind: "leaf" };
  const counts = argumentStructures.map(leafCount);
  const flatFunction = (...leaves: np.Array[]): np.Array[] => {
    let next = 0;
    const args = argumentStructures.map((structure, i) => {
      const own = leaves.slice(next, next + counts[i]!);
      next += counts[i]!;
      return unflattenTree<TracedLeaf>(structure, own);
    });
    const result = flattenTree<TracedLeaf>(fn(...args), isTracedLeaf);
    resultStructure = result.structure;
    return result.leaves;
  };
  const placeholders = specs.map(({ type, shape }) => np.zeros([...shape], { dtype: jaxTypes[type] }));
  const { jaxpr: closed } = makeJaxpr(flatFunction)(...placeholders);
  const program = programOf(closed.jaxpr.flatten(), closed.consts);
  closed.dispose();
  return { program, resultStructure };
}

const jaxTypes = { float32: np.float32, int32: np.int32, bool: np.bool } as const;

function leafCount(structure: TreeStructure): number {
  return structure.kind === "leaf" ? 1 : structure.children.reduce((sum, child) => sum + leafCount(child), 0);
}

type JaxValue = Jaxpr["inBinders"][number];

function programOf(jaxpr: Jaxpr, captured: readonly unknown[]): Program {
  const values = new Map<JaxValue, Value>();
  const define = (variable: JaxValue): Value => {
    const value = newValue(elementType(variable.aval.dtype), variable.aval.shape);
    values.set(variable, value);
    return value;
  };
  const operandOf = (atom: Jaxpr["outs"][number]): Operand => {
    if ("value" in atom) return literal(elementType(atom.aval.dtype), Number(atom.value));
    const value = values.get(atom);
    if (value === undefined) throw new Error("a traced variable is used before it is defined");
    return value;
  };
  const constants: Constant[] = captured.map((array, i) => {
    const value = define(jaxpr.inBinders[i]!);
    return { value, data: dataOf(array, value.type) };
  });
  const inputs = jaxpr.inBinders.slice(captured.length).map(define);
  const equations: Equation[] = jaxpr.eqns.map((equation) => ({
    primitive: equation.primitive,
    inputs: equation.inputs.map(operandOf),
    parameters: equation.params,
    outputs: equation.outBinders.map(define),
  }));
  return { inputs, constants, equations, outputs: jaxpr.outs.map(operandOf) };
}

function dataOf(array: unknown, type: TensorType): Constant["data"] {
  if (!(array instanceof np.Array)) throw new Error("a captured constant is not a concrete array");
  const data = array.ref.dataSync();
  if (type === "bool") return Uint8Array.from(data, (element) => (element === 0 ? 0 : 1));
  if (data instanceof Float32Array || data instanceof Int32Array) return data.slice();
  throw new Error(`a captured ${type} constant came as ${data.constructor.name}`);
}

function elementType(dtype: string): TensorType {
  if (dtype === "float32" || dtype === "int32" || dtype === "bool") return dtype;
  throw new AtlasError({
    code: "engine/element-type",
    kind: "input",
    problem: `the traced function computes with ${dtype}`,
    expected: "float32, int32 or bool",
    remedy:
      "Cast to float32 with .astype(np.float32), or keep this computation outside the compiled function.",
  });
}
