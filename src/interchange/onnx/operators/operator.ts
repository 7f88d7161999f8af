import { numpy as np } from "@jax-js/jax";
import type { BatchNorm } from "#nets";
import type { Constant } from "../constant.ts";
import { axisOf } from "../folding/arrangement.ts";
import type { OnnxNode } from "../model.ts";
import type { BatchOfFile } from "./written-batch.ts";

/** What flows along an edge of a graph while it is traced: what is known already, or an array of the trace. */
export type Value = Constant | np.Array;

/** What an operator is computed in beside its inputs. */
export interface Surroundings {
  /** Version of the standard operators. */
  readonly opset: number;
  /** Normalises by batch; the layer is told by the name that the network's statistics have it by. */
  readonly batchNorm: BatchNorm;
  /** The name of a normalised layer, by that of the mean that its node reads. */
  readonly layerOf: (mean: string) => string;
  readonly batch: BatchOfFile;
}

/** An operator: what it computes of arrays, which it consumes, and, where that may be known beforehand, of constants. */
export interface Operator {
  readonly traced: (call: Call) => np.Array | readonly np.Array[];
  readonly folded?: (call: Call) => Constant | readonly Constant[];
}

/** Operators by name. */
export type Operators = Readonly<Record<string, Operator>>;

/** Why an operator with a rule cannot be applied as a file has it. */
export class Unsupported extends Error {}

/** Whether a value is known while a graph is traced. */
export function isConstant(value: Value): value is Constant {
  return !("aval" in value);
}

/** The array of a constant, or a value that is one already. */
export function arrayOf(value: Value): np.Array {
  if (!isConstant(value)) return value;
  const { type, shape, data } = value;
  if (type === "float") return np.array(Float32Array.from(data), { shape: [...shape], dtype: np.float32 });
  if (type === "boolean") {
    // jax-js takes truth values as a list.
    return np.array(Int32Array.from(data), { shape: [...shape], dtype: np.int32 }).astype(np.bool);
  }
  if (data.some((element) => element !== Math.trunc(element) || Math.abs(element) > 2 ** 31)) {
    throw new Unsupported("whole numbers beyond 32 bits meet examples");
  }
  return np.array(Int32Array.from(data), { shape: [...shape], dtype: np.int32 });
}

/** One application of an operator to its inputs. */
export class Call {
  readonly node: OnnxNode;
  readonly surroundings: Surroundings;
  readonly #inputs: readonly (Value | undefined)[];

  constructor(node: OnnxNode, inputs: readonly (Value | undefined)[], surroundings: Surroundings) {
    this.node = node;
    this.surroundings = surroundings;
    this.#inputs = inputs;
  }

  get opset(): number {
    return this.surroundings.opset;
  }

  get outputs(): number {
    return this.node.outputs.length;
  }

  /** Whether an optional input is there. */
  has(i: number): boolean {
    return this.#inputs[i] !== undefined;
  }

  /** An input as it is. */
  value(i: number): Value {
    const value = this.#inputs[i];
    if (value === undefined) throw new Unsupported(`input ${i + 1} is missing`);
    return value;
  }

  /** An input as an array, whoever calls. */
  array(i: number): np.Array {
    return arrayOf(this.value(i));
  }

  /** All inputs as arrays. */
  arrays(): readonly np.Array[] {
    return this.#inputs.map((_, i) => this.array(i));
  }

  /** An input that must be known before examples are. */
  constant(i: number): Constant {
    const value = this.value(i);
    if (isConstant(value)) return value;
    throw new Unsupported(`its input "${this.node.inputs[i]}" is computed from examples or parameters`);
  }

  /** All inputs, which are constants. */
  constants(): readonly Constant[] {
    return this.#inputs.map((_, i) => this.constant(i));
  }

  /** Whole numbers of an input, as newer operators take them, or else of an attribute. */
  wholes(i: number, attribute: string): readonly number[] | undefined {
    return this.has(i) ? Array.from(this.constant(i).data) : this.integers(attribute);
  }

  /** The one number of an input, or else of an attribute. */
  scalar(i: number, attribute: string): number | undefined {
    if (this.has(i)) return this.constant(i).data[0];
    return this.#attribute(attribute, "float") ?? this.#attribute(attribute, "integer");
  }

  float(key: string, usual: number): number {
    return this.#attribute(key, "float") ?? usual;
  }

  integer(key: string, usual: number): number {
    return this.#attribute(key, "integer") ?? usual;
  }

  flag(key: string, usual = false): boolean {
    return this.integer(key, usual ? 1 : 0) !== 0;
  }

  text(key: string, usual: string): string {
    return this.#attribute(key, "text") ?? usual;
  }

  integers(key: string): readonly number[] | undefined {
    return this.#attribute(key, "integers");
  }

  floats(key: string): readonly number[] | undefined {
    return this.#attribute(key, "floats");
  }

  /** The axis that the attribute `axis` names, from the front. */
  axis(usual: number, rank: number): number {
    return axisOf(this.integer("axis", usual), rank);
  }

  #attribute(key: string, kind: "float" | "integer"): number | undefined;
  #attribute(key: string, kind: "text"): string | undefined;
  #attribute(key: string, kind: "integers" | "floats"): readonly number[] | undefined;
  #attribute(key: string, kind: string): unknown {
    const attribute = this.node.attributes.get(key);
    if (attribute === undefined) return undefined;
    if (attribute.kind === kind) return attribute.value;
    // Empty lists do not say what they are lists of.
    if (Array.isArray(attribute.value) && attribute.value.length === 0 && /^(integers|floats)$/.test(kind))
      return [];
    if (kind === "float" && attribute.kind === "integer") return attribute.value;
    if (kind === "integer" && attribute.kind === "float") return undefined;
    throw new Unsupported(`its attribute ${key} is no ${kind}`);
  }
}

/** An operator of constants alone, such as one that decides a shape. */
export function onlyFolded(folded: (call: Call) => Constant): Operator {
  const traced = (call: Call): never => {
    const computed = call.node.inputs.filter((_, i) => call.has(i) && !isConstant(call.value(i)));
    throw new Unsupported(`its input "${computed.join('", "')}" is computed from examples or parameters`);
  };
  return { traced, folded };
}

/** The numbers from a start, so many. */
export function range(count: number, start = 0): number[] {
  return Array.from({ length: count }, (_, i) => start + i);
}

/** Indices that take so many axes whole. */
export function wholeAxes(axes: number): [][] {
  return range(axes).map(() => []);
}

/** An array `[channels]` against arrays in which so many axes follow the channels. */
export function channelwise(values: np.Array, following: number): np.Array {
  return values.reshape([-1, ...range(following).map(() => 1)]);
}

/** Part of an array along one axis; consumes it. */
export function part(array: np.Array, axis: number, start: number, end: number): np.Array {
  if (start === 0 && end === array.shape[axis]) return array;
  return array.slice(...wholeAxes(axis), [start, end]);
}
