import type { TensorType } from "#trees";
import type { PrimitiveName, PrimitiveParameters } from "./primitives.ts";

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

/** One step of a program, by one of the named primitives. */
export type EquationOf<Name extends PrimitiveName> = {
  readonly [P in Name]: {
    readonly primitive: P;
    readonly inputs: readonly Operand[];
    readonly parameters: PrimitiveParameters[P];
    readonly outputs: readonly Value[];
  };
}[Name];

/** One step of a program: a primitive with its static parameters, of the form that its name tells. */
export type Equation = EquationOf<PrimitiveName>;

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

/** An equation of the named primitive. */
export function newEquation<Name extends PrimitiveName>(
  primitive: Name,
  inputs: readonly Operand[],
  parameters: PrimitiveParameters[Name],
  outputs: readonly Value[],
): EquationOf<Name> {
  return { primitive, inputs, parameters, outputs };
}

/** A scalar literal. */
export function literal(type: TensorType, value: number): Literal {
  return { kind: "literal", type, shape: [], value };
}

/** Whether an operand is the literal of the given number. */
export function isLiteral(operand: Operand, value: number): boolean {
  return operand.kind === "literal" && operand.value === value;
}
