import type { TensorType } from "#trees";

/** What is known of an array before it exists: its element type and shape. */
export interface TensorSpec {
  readonly type: TensorType;
  readonly shape: readonly number[];
}

/** An intermediate array of a program; two values are the same exactly when they are the same object. */
export interface Value extends TensorSpec {
  readonly kind: "value";
}

/** A scalar known while compiling. */
export interface Literal {
  readonly kind: "literal";
  readonly type: TensorType;
  readonly shape: readonly [];
  readonly value: number;
}

export type Operand = Value | Literal;

/** One step of a program: a primitive of jax-js with its static parameters. */
export interface Equation {
  readonly primitive: string;
  readonly inputs: readonly Operand[];
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly outputs: readonly Value[];
}

/** An array captured by the traced function, known while compiling. */
export interface Constant {
  readonly value: Value;
  readonly data: Float32Array | Int32Array | Uint8Array;
}

/** A flat program in single-assignment form: every value is an input, a constant or the output of one equation. */
export interface Program {
  readonly inputs: readonly Value[];
  readonly constants: readonly Constant[];
  readonly equations: readonly Equation[];
  readonly outputs: readonly Operand[];
}

/** A fresh value of the given type and shape. */
export function newValue(type: TensorType, shape: readonly number[]): Value {
  return { kind: "value", type, shape };
}

/** A scalar literal. */
export function literal(type: TensorType, value: number): Literal {
  return { kind: "literal", type, shape: [], value };
}

/** Whether an operand is the literal of the given number. */
export function isLiteral(operand: Operand, value: number): boolean {
  return operand.kind === "literal" && operand.value === value;
}
