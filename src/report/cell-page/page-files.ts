import type { KnobFact } from "#report/facts";

/** The folder of a run that holds a page for every cell. */
export const CELL_PAGES_FOLDER = "cells";

/** How many cells have a page unless more are asked for. */
export const MOST_CELL_PAGES = 500;

/**
 * The file of every cell's page, by the place of the cell: `width-16-batch_size-64.html`. Values of knobs that are
 * words keep only what every file system takes; two that would then share a name are told apart by their index.
 *
 * @param places of every cell of a table
 */
export function cellPageFiles(places: readonly (readonly KnobFact[])[]): readonly string[] {
  const taken = new Set<string>();
  return places.map((place, index) => {
    const stem = place
      .map(({ knob, value }) => `${knob}-${value ?? "none"}`)
      .join("-")
      .replace(/[^A-Za-z0-9._-]+/g, "_")
      .slice(0, 120);
    const name = taken.has(stem.toLowerCase()) ? `${stem}-cell-${index}` : stem;
    taken.add(name.toLowerCase());
    return `${name}.html`;
  });
}
