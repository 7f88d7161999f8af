import { textWidth } from "../text-width.ts";
import type { LabelTurn, Tick } from "./axes.ts";
import { TYPE } from "./svg.ts";

/** Length of a tick mark, pixels. */
export const TICK_SIZE = 4;

/** Labels of neighbouring ticks need this much room for each, pixels. */
const TICK_ROOM = TYPE.tick + 2;

/**
 * A tick in the middle of every column or row, or of every few where they are too narrow for their labels.
 *
 * @param from where the first one begins, pixels
 * @param size of each, pixels
 */
export function middleTicks(labels: readonly string[], from: number, size: number): readonly Tick[] {
  const every = Math.ceil(TICK_ROOM / size);
  return labels.flatMap((label, index) =>
    index % every === 0 ? [{ at: from + (index + 0.5) * size, label }] : [],
  );
}

/** Level labels where they fit, else slanted, else upright: neighbours never touch. */
export function labelTurn(labels: readonly string[], cellWidth: number): LabelTurn {
  const widest = Math.max(...labels.map((label) => textWidth(label, TYPE.tick)));
  if (widest + 3 <= cellWidth) return 0;
  return cellWidth >= 1.5 * TYPE.tick ? -45 : -90;
}

/** Height of the tallest label once turned, pixels. */
export function turnedHeight(labels: readonly string[], turn: LabelTurn): number {
  const widest = Math.max(...labels.map((label) => textWidth(label, TYPE.tick)));
  if (turn === 0) return TYPE.tick;
  return turn === -45 ? (widest + TYPE.tick) * Math.SQRT1_2 : widest;
}
