import { knobNumber } from "../table/cell-knobs.ts";
import { type Direction, knobMoved } from "./moves.ts";
import type { Steps } from "./steps.ts";

/** Label noise that counts as one step of cleaning, a share. */
const NOISE_STEP = 0.1;

/**
 * How large a step between two values of a knob is: doublings, or tenths of label noise; 1 where that is not known or
 * where a knob has no doublings.
 */
export function stepSize(direction: Direction, from: number | null, to: number | null): number {
  if (from === null || to === null) return 1;
  const size =
    direction === "cleaner labels" ? Math.abs(from - to) / NOISE_STEP : Math.abs(Math.log2(to / from));
  return Number.isFinite(size) && size > 0 ? size : 1;
}

/** How large the step to the next cell in a direction is; 1 where there is none. */
export function sizeOfNextStep(steps: Steps, index: number, direction: Direction): number {
  const knob = knobMoved(direction, steps.temperature);
  const next = steps.next[direction][index] ?? null;
  if (next === null) return 1;
  return stepSize(direction, knobNumber(steps.cells[index]!, knob), knobNumber(steps.cells[next]!, knob));
}
