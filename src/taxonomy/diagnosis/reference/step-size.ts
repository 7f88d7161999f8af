import type { Direction } from "../moves.ts";

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
