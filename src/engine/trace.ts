import { type Jaxpr, makeJaxpr, numpy as np } from "@jax-js/jax";
import { AtlasError } from "#errors";
import type { TensorType, Tree } from "#trees";
import { flattenTree, type TreeStructure, unflattenTree } from "#trees";
import type { ArgumentSpec } from "./arguments.ts";
import { elementType } from "./element-type.ts";
import { mendMappedBroadcasts } from "./mapped-broadcast.ts";
import {
  type Constant,
  type Equation,
  literal,
  newValue,
  type Operand,
  type Program,
  type Value,
} from "./program/program.ts";
import { tracedEquation } from "./traced-equation.ts";

/** A traced function as a program, with the structure of what it returns. */
export interface Trace {
  readonly program: Program;
  readonly resultStructure: TreeStructure;
}

type TracedLeaf = np.Array;

// A traced value is a `Tracer`, the unexported class that `np.Array` extends.
const Tracer: unknown = Object.getPrototypeOf(np.Array);

function isTracedLeaf(node: unknown): node is TracedLeaf {
  return typeof Tracer === "function" && node instanceof Tracer;
}

function isTraced(node: unknown): node is Tree<TracedLeaf> {
  if (isTracedLeaf(node)) return true;
  if (Array.isArray(node)) return node.every(isTraced);
  return typeof node === "object" && node !== null && Object.values(node).every(isTraced);
}

/**
 * Records the primitives a pure function applies to arrays of the given specifications.
 *
 * Calls to jitted functions are expanded, so the program is flat. `name` tells the function in messages.
 * Throws AtlasError `engine/trace` when the function fails or returns something other than arrays, and
 * `engine/element-type` when it computes with a type the engine has not.
 */
export function trace(fn: (...args: never) => unknown, args: readonly ArgumentSpec[], name = fn.name): Trace {
  let resultStructure: TreeStructure = { kind: "leaf" };
  let recorder: np.Array["_trace"] | undefined;
  const flatFunction = (...leaves: np.Array[]): np.Array[] => {
    recorder = leaves[0]?._trace;
    let next = 0;
    const trees = args.map((arg) => {
      const own = leaves.slice(next, next + arg.leaves.length);
      next += arg.leaves.length;
      return unflattenTree<TracedLeaf>(arg.structure, own);
    });
    const returned: unknown = Reflect.apply(fn, undefined, trees);
    if (!isTraced(returned)) throw new TypeError("it returns something other than a nest of arrays");
    const result = flattenTree<TracedLeaf>(returned, isTracedLeaf);
    if (result.leaves.length === 0) throw new TypeError("it returns no array");
    resultStructure = result.structure;
    return result.leaves;
  };
  mendMappedBroadcasts();
  const placeholders = args
    .flatMap(({ leaves }) => leaves)
    .map(({ type, shape }) => np.zeros([...shape], { dtype: jaxTypes[type] }));
  const closed = recorded(() => makeJaxpr(flatFunction)(...placeholders).jaxpr, name);
  try {
    return { program: programOf(closed.jaxpr.flatten(), closed.consts), resultStructure };
  } finally {
    closed.dispose();
    // A gradient leaves an interpreter on jax-js's stack, in whose place the recording one is taken down; that one stays
    // there for good, with all that it has recorded (jax-js 0.1.25, `partialEvalFlat`).
    if (recorder !== undefined) recorder.main.globalData = null;
  }
}

/** The outcome of running a caller's function under a trace; what it throws is explained once, here. */
function recorded<T>(record: () => T, name: string): T {
  try {
    return record();
  } catch (cause) {
    if (cause instanceof AtlasError) throw cause;
    throw new AtlasError({
      code: "engine/trace",
      kind: "input",
      problem: `the function "${name}" cannot be traced: ${cause instanceof Error ? cause.message : String(cause)}`,
      expected: "a pure function from arrays to a nest of arrays, written with @jax-js/jax",
      cause,
    });
  }
}

const jaxTypes = { float32: np.float32, int32: np.int32, bool: np.bool } as const;

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
  const equations: Equation[] = [];
  const converted = (operand: Operand, type: TensorType): Operand => {
    if (operand.type === type) return operand;
    if (operand.kind === "literal") return literal(type, Math.trunc(operand.value));
    const value = newValue(type, operand.shape);
    equations.push({ primitive: "cast", inputs: [operand], parameters: { dtype: type }, outputs: [value] });
    return value;
  };
  for (const { primitive, inputs, params, outBinders } of jaxpr.eqns) {
    const operands = inputs.map(operandOf);
    const type = primitive === "compare" ? comparedType(inputs.map(({ aval }) => aval)) : undefined;
    const compared = type === undefined ? operands : operands.map((operand) => converted(operand, type));
    equations.push(tracedEquation(primitive, compared, params, outBinders.map(define)));
  }
  return { inputs, constants, equations, outputs: jaxpr.outs.map(operandOf) };
}

/**
 * The type in which jax-js compares two arrays: a weakly typed one, such as a plain number, takes the other's.
 *
 * Elsewhere the type of the result tells; here it is always bool, and weakness is not kept in a program.
 */
function comparedType(arrays: readonly { readonly dtype: string; readonly weakType: boolean }[]): TensorType {
  const strong = arrays.filter(({ weakType }) => !weakType);
  const types = (strong.length === 0 ? arrays : strong).map(({ dtype }) => elementType(dtype));
  if (types.includes("float32")) return "float32";
  return types.includes("int32") || strong.length !== arrays.length ? "int32" : "bool";
}

function dataOf(array: unknown, type: TensorType): Constant["data"] {
  if (!(array instanceof np.Array)) throw new Error("a captured constant is not a concrete array");
  const data = array.ref.dataSync();
  if (type === "bool") return Uint8Array.from(data, (element) => (element === 0 ? 0 : 1));
  if (data instanceof Float32Array || data instanceof Int32Array) return data.slice();
  throw new Error(`a captured ${type} constant came as ${data.constructor.name}`);
}
