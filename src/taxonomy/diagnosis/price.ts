import type { KnobName } from "#knobs";
import { knobNumber } from "../table/cell-knobs.ts";
import type { Cell } from "../table/cells.ts";
import type { Direction } from "./moves.ts";
import type { Price } from "./remedy.ts";

/** A step of one knob. */
interface PricedStep {
  readonly direction: Direction;
  readonly knob: KnobName;
  readonly from: number | null;
  /** `null` beyond the table, where a doubling is taken. */
  readonly to: number | null;
}

/** What a step from a cell takes, beside a neighbouring cell that is measured already or without one. */
export function priceOf(
  { direction, knob, from, to }: PricedStep,
  cell: Pick<Cell, "knobs" | "seeds"> | null,
  neighbour: Pick<Cell, "seeds"> | null,
): Price {
  // A neighbour that the run has left out costs what the cell does.
  const areTrained = neighbour !== null && neighbour.seeds !== 0;
  const count = (areTrained ? neighbour : cell)?.seeds ?? null;
  const examples = cell === null ? null : knobNumber(cell, "examples");
  const growth = growthOf(direction, knob, from, to);
  return {
    networks: count === null ? null : { count, areTrained },
    parameters: direction === "wider" ? growth ** 2 : null,
    updates: direction === "more data" ? growth : knob === "batch_size" ? 1 / growth : null,
    examples: direction !== "more data" || from === null ? null : (to ?? 2 * from) - from,
    labels:
      direction !== "cleaner labels" || from === null || examples === null
        ? null
        : Math.round(examples * (from - (to ?? 0))),
  };
}

/** How many times as large the knob becomes; a doubling or a halving where that is not known. */
function growthOf(direction: Direction, knob: KnobName, from: number | null, to: number | null): number {
  if (from !== null && to !== null && from > 0 && to > 0) return to / from;
  return direction === "hotter" && knob === "batch_size" ? 1 / 2 : 2;
}
