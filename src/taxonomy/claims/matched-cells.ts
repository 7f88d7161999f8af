import type { KnobName } from "#knobs";
import { knobNumber, knownKnobs } from "../table/cell-knobs.ts";
import type { ClassifiedCell } from "../table/classified.ts";

/**
 * Cells that differ in one knob alone, in ascending order of it; sets of one are left out.
 *
 * The knob may be an axis of the plane or a slice.
 */
export function matchedAlong(
  cells: readonly ClassifiedCell[],
  knob: KnobName,
): readonly (readonly ClassifiedCell[])[] {
  const others = knownKnobs(cells).filter((name) => name !== knob);
  const placed = cells.filter((cell) => knobNumber(cell, knob) !== null);
  return [...Map.groupBy(placed, (cell) => others.map((name) => cell.knobs[name]).join(",")).values()]
    .filter((matched) => matched.length > 1)
    .map((matched) => matched.toSorted((a, b) => knobNumber(a, knob)! - knobNumber(b, knob)!));
}
