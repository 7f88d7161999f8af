import { type RandomStream, randomStream } from "#random";
import { knownKnobs } from "./cell-knobs.ts";
import type { Cell } from "./cells.ts";

/**
 * The random draws of one cell for one purpose.
 *
 * Keyed by the knobs that place the cell, so that what is drawn does not depend on which other cells there are.
 */
export function cellStream({ knobs }: Pick<Cell, "knobs">, rootSeed: number, purpose: string): RandomStream {
  const place = places.get(knobs) ?? knownKnobs([{ knobs }]).map((knob) => `${knob}=${knobs[knob]}`);
  places.set(knobs, place);
  return randomStream(rootSeed, purpose, ...place);
}

/** Several purposes draw for the same cell. */
const places = new WeakMap<Cell["knobs"], readonly string[]>();
