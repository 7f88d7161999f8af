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

/** When a primitive is repeated rather than what it gives kept. */
type Repetition = "always" | "beside its operand" | "never";

/**
 * Views are cheaper to repeat than to keep. A step, of a rectifier, is as large as what the rectifier gives, which is mostly
 * kept as well, and takes one cheap pass over it.
 */
const REPETITIONS: Readonly<Record<PrimitiveName, Repetition>> = {
  ...alike(["broadcast", "reshape", "transpose", "shrink", "flip", "split", "cast"], "always"),
  ...alike(["unit_step"], "beside its operand"),
  ...alike(["add", "sub", "mul", "idiv", "mod", "min", "max", "neg", "reciprocal", "floor", "ceil"], "never"),
  ...alike(["sin", "cos", "asin", "atan", "exp", "log", "erf", "erfc", "sqrt"], "never"),
  ...alike(["bit_combine", "compare", "where", "affine", "softmax", "stop_gradient"], "never"),
  ...alike(["reduce", "dot", "conv", "conv_transpose", "pool", "pool_transpose"], "never"),
  ...alike(
    ["pad", "concatenate", "gather", "scatter", "scatter_onto", "sort", "argsort", "foreign"],
    "never",
  ),
};

/**
 * Splits a program into what depends on its first `fixedCount` inputs alone and the rest, as partial evaluation does.
 *
 * What only rearranges elements is repeated in the second part, so that no broadcast array is kept in full, and so are steps
 * of what is kept.
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
  const besideOperands = new Set<Value>();
  const keep = (operand: Operand): void => {
    if (operand.kind === "literal" || !fixed.has(operand)) return;
    const made = definitions.get(operand);
    if (made === undefined) return;
    const repetition = REPETITIONS[made.primitive];
    if (repetition === "never") kept.add(operand);
    else if (repetition === "beside its operand") besideOperands.add(operand);
    else repeat(made);
  };
  const repeat = (equation: Equation): void => {
    repeated.add(equation);
    equation.inputs.forEach(keep);
  };
  /** Whether the second part has an operand without keeping anything more. */
  const isAtHand = (operand: Operand): boolean => {
    if (operand.kind === "literal" || kept.has(operand)) return true;
    const made = definitions.get(operand);
    if (made === undefined) return true;
    return REPETITIONS[made.primitive] === "always" && made.inputs.every(isAtHand);
  };
  for (const equation of program.equations) {
    if (equation.inputs.every(isFixed)) for (const output of equation.outputs) fixed.add(output);
    else {
      varying.push(equation);
      equation.inputs.forEach(keep);
    }
  }
  program.outputs.forEach(keep);
  for (const value of besideOperands) {
    const made = definitions.get(value)!;
    if (made.inputs.every(isAtHand)) repeat(made);
    else kept.add(value);
  }
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
