import { type RandomStream, randomStream } from "#random";
import { type Cell, KNOB_NAMES } from "./cells.ts";

/**
 * The random draws of one cell for one purpose.
 *
 * Keyed by the knobs that place the cell, so that what is drawn does not depend on which other cells there are.
 */
export function cellStream({ knobs }: Cell, rootSeed: number, purpose: string): RandomStream {
  const place = KNOB_NAMES.filter((knob) => knobs[knob] !== null).map((knob) => `${knob}=${knobs[knob]}`);
  return randomStream(rootSeed, purpose, ...place);
}
