import { type RandomStream, randomStream } from "#random";
import { knownKnobs } from "./cell-knobs.ts";
import type { Cell } from "./cells.ts";

/**
 * The random draws of one cell for one purpose.
 *
 * Keyed by the knobs that place the cell, so that what is drawn does not depend on which other cells there are.
 */
export function cellStream(cell: Cell, rootSeed: number, purpose: string): RandomStream {
  const place = knownKnobs([cell]).map((knob) => `${knob}=${cell.knobs[knob]}`);
  return randomStream(rootSeed, purpose, ...place);
}
