import { type KnobName, type KnobValue, usualKnobs } from "#knobs";
import type { Cell } from "./cells.ts";

/** What a knob is set to in a cell; `null` where it is unknown. */
export function knobOf({ knobs }: Pick<Cell, "knobs">, knob: KnobName): KnobValue | null {
  return knobs[knob] ?? null;
}

/** The number that a knob is set to in a cell; `null` where it is unknown or a word. */
export function knobNumber({ knobs }: Pick<Cell, "knobs">, knob: KnobName): number | null {
  const value = knobs[knob];
  return typeof value === "number" ? value : null;
}

/**
 * The knobs that at least one cell has a value of: those that every table has in column order, then others by name.
 *
 * The order depends on nothing else that is registered, so that what is made from it, such as the names of random
 * streams, stays what it is.
 */
export function knownKnobs(cells: readonly Pick<Cell, "knobs">[]): readonly KnobName[] {
  const known = new Set<KnobName>();
  for (const { knobs } of cells) {
    for (const [knob, value] of Object.entries(knobs))
      if (value !== null && value !== undefined) known.add(knob);
  }
  const usual = usualKnobs();
  const others = [...known].filter((knob) => !usual.includes(knob)).sort();
  return [...usual.filter((knob) => known.has(knob)), ...others];
}
