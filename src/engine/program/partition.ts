import { alike, type PrimitiveName } from "./primitives.ts";
import type { Equation, Operand, Program, Value } from "./program.ts";
import { definitionsOf } from "./uses.ts";

/** A program in two parts, the first of which needs only some of its inputs. */
export interface Partition {
  /** From the fixed inputs to what the second part keeps of them. */
  readonly first: Program;
  /** From all inputs, then what was kept, to the outputs of the program. */
  readonly second: Program;
}

/** Primitives that are cheaper to repeat than to keep: views of what is kept anyway. */
const IS_REPEATED: Readonly<Record<PrimitiveName, boolean>> = {
  ...alike(["broadcast", "reshape", "transpose", "shrink", "flip", "split", "cast"], true),
  ...alike(["add", "sub", "mul", "idiv", "mod", "min", "max", "neg", "reciprocal", "floor", "ceil"], false),
  ...alike(["sin", "cos", "asin", "atan", "exp", "log", "erf", "erfc", "sqrt", "unit_step"], false),
  ...alike(["bit_combine", "compare", "where", "affine", "softmax", "stop_gradient"], false),
  ...alike(["reduce", "dot", "conv", "conv_transpose", "pool", "pool_transpose"], false),
  ...alike(["pad", "concatenate", "gather", "scatter", "scatter_onto", "sort", "argsort", "foreign"], false),
};

/**
 * Splits a program into what depends on its first `fixedCount` inputs alone and the rest, as partial evaluation does.
 *
 * What only rearranges elements is repeated in the second part, so that no broadcast array is kept in full.
 * Source: Jones, Gomard and Sestoft 1993.
 */
export function partition(program: Program, fixedCount: number): Partition {
  const definitions = definitionsOf(program);
  const fixed = new Set<Value>([
    ...program.inputs.slice(0, fixedCount),
    ...program.constants.map(({ value }) => value),
  ]);
  const isFixed = (operand: Operand): boolean => operand.kind === "literal" || fixed.has(operand);
  const varying: Equation[] = [];
  const repeated = new Set<Equation>();
  const kept = new Set<Value>();
  const keep = (operand: Operand): void => {
    if (operand.kind === "literal" || !fixed.has(operand)) return;
    const made = definitions.get(operand);
    if (made === undefined) return;
    if (!IS_REPEATED[made.primitive]) {
      kept.add(operand);
      return;
    }
    repeated.add(made);
    made.inputs.forEach(keep);
  };
  for (const equation of program.equations) {
    if (equation.inputs.every(isFixed)) for (const output of equation.outputs) fixed.add(output);
    else {
      varying.push(equation);
      equation.inputs.forEach(keep);
    }
  }
  program.outputs.forEach(keep);
  const outputs = [...kept];
  const isVarying = new Set(varying);
  return {
    first: {
      inputs: program.inputs.slice(0, fixedCount),
      constants: program.constants,
      equations: program.equations.filter((equation) => !isVarying.has(equation)),
      outputs,
    },
    second: {
      inputs: [...program.inputs, ...outputs],
      constants: program.constants,
      equations: program.equations.filter((equation) => isVarying.has(equation) || repeated.has(equation)),
      outputs: program.outputs,
    },
  };
}
