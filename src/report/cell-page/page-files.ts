import type { KnobFact } from "#report/facts";

/** The folder of a run that holds a page for every cell. */
export const CELL_PAGES_FOLDER = "cells";

/** Of a table of this many cells or more, far fewer have a page: they are samples of it then, and its maps tell of the others. */
const VERY_MANY = 2000;

/** How many cells have a page unless more are asked for. */
export function usualCellPages(cells: number): number {
  return cells > VERY_MANY ? 100 : 500;
}

/** Whether the cell at an index has a page where so many of all have: evenly spread in the order of the table. */
export function hasPage(index: number, cells: number, pages: number): boolean {
  const upTo = (count: number) => Math.ceil((count * Math.min(pages, cells)) / cells);
  return upTo(index + 1) > upTo(index);
}

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
