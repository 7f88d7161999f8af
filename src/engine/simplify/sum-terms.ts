import type { Equation, Operand, Program, Value } from "../program/program.ts";
import { definitionsOf, useCounts } from "../program/uses.ts";

/** One summand with its sign. */
export interface Term {
  readonly operand: Operand;
  readonly isNegative: boolean;
}

/** A whole tree of additions of one shape. */
export interface Sum {
  /** The equation at the top of the tree, whose output is the sum. */
  readonly root: Equation;
  readonly terms: readonly Term[];
}

const isSum = (equation: Equation | undefined): equation is Equation =>
  equation !== undefined &&
  (equation.primitive === "add" || equation.primitive === "sub") &&
  equation.outputs[0]!.type === "float32";

/** Whether two operands have one shape. */
export const sameShape = (a: Operand, b: Operand): boolean => a.shape.join() === b.shape.join();

/**
 * The float32 sums of a program, each taken apart into terms that are not sums themselves.
 *
 * A sum that something else reads as well counts as a term, for it has to be computed anyway. In the order of
 * their roots.
 */
export function sumsOf(program: Program): readonly Sum[] {
  const definitions = definitionsOf(program);
  const uses = useCounts(program);
  const isInner = (operand: Operand, root: Equation): operand is Value =>
    operand.kind === "value" &&
    uses.get(operand) === 1 &&
    isSum(definitions.get(operand)) &&
    sameShape(operand, root.outputs[0]!);
  const absorbed = new Set<Equation>();
  const sums = program.equations.toReversed().flatMap((root): Sum[] => {
    if (!isSum(root) || absorbed.has(root)) return [];
    const terms: Term[] = [];
    // An explicit stack: a gradient may add up thousands of terms one by one.
    const pending: Term[] = [{ operand: root.outputs[0]!, isNegative: false }];
    for (let term = pending.pop(); term !== undefined; term = pending.pop()) {
      const { operand, isNegative } = term;
      if (operand !== root.outputs[0] && !isInner(operand, root)) {
        terms.push(term);
        continue;
      }
      const inner = definitions.get(operand as Value)!;
      absorbed.add(inner);
      const [left, right] = inner.inputs;
      pending.push({ operand: right!, isNegative: inner.primitive === "sub" ? !isNegative : isNegative });
      pending.push({ operand: left!, isNegative });
    }
    return [{ root, terms }];
  });
  return sums.reverse();
}

/** A program in which some equations are replaced by others that make the same outputs. */
export function replaceEquations(
  program: Program,
  replacements: ReadonlyMap<Equation, readonly Equation[]>,
): Program {
  return {
    ...program,
    equations: program.equations.flatMap((equation) => replacements.get(equation) ?? [equation]),
  };
}
