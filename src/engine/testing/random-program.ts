import type { numpy as np } from "@jax-js/jax";
import { FLOAT_STEPS, UNMAPPED_STEPS } from "./float-steps.ts";
import { MIXED_STEPS } from "./mixed-steps.ts";
import type { Step } from "./step.ts";

/**
 * One step of a random program as plain numbers, so that a property test can draw, print and shrink it.
 *
 * `operation` chooses what is done, `operand` and `other` to which values, `choice` how; each is taken
 * modulo the number of possibilities, so every quadruple is a legal step.
 */
export interface Instruction {
  readonly operation: number;
  readonly operand: number;
  readonly other: number;
  readonly choice: number;
}

/** Ways of moving elements, which work on every element type. */
const MOVING_STEPS = [
  "transpose",
  "reshape",
  "flatten",
  "broadcast",
  "slice",
  "pad",
  "flip",
  "element",
  "take",
] as const;

/** Which steps a program may take: `float` with those that cannot be mapped, `mappable` without, `mixed` of every type. */
export type StepSet = "float" | "mappable" | "mixed";

const mappable: readonly Step[] = Object.values(FLOAT_STEPS);

const STEPS: Readonly<Record<StepSet, readonly Step[]>> = {
  mappable,
  float: [...mappable, ...Object.values(UNMAPPED_STEPS)],
  mixed: [...Object.values(MIXED_STEPS), ...MOVING_STEPS.map((name) => FLOAT_STEPS[name])],
};

/** The function that carries out the instructions; it returns the last `results` values that they make. */
export function randomProgram(
  instructions: readonly Instruction[],
  steps: StepSet,
  results: number,
): (...inputs: np.Array[]) => np.Array[] {
  return (...inputs) => {
    const values = [...inputs];
    for (const { operation, operand, other, choice } of instructions) {
      const step = STEPS[steps][operation % STEPS[steps].length]!;
      // Counted from the newest value, so that small numbers make long chains.
      const borrowed = (back: number): np.Array => values[values.length - 1 - (back % values.length)]!;
      const made = step(borrowed(operand), borrowed(other), choice);
      if (made !== undefined) values.push(...[made].flat());
    }
    for (const unused of values.slice(0, -results)) unused.dispose();
    return values.slice(-results);
  };
}
