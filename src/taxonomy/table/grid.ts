import { type KnobName, type KnobValue, knobNamed } from "#knobs";
import { knobNumber, knobOf } from "./cell-knobs.ts";
import type { Cell } from "./cells.ts";
import type { AtlasTable, ClassifiedCell, TableAxis } from "./classified.ts";

/** The cells of a table that share the values of every knob but the two of the plane. */
export interface Slice {
  /** The knobs that place the slice, in words, such as `label noise 0.1`; empty for the only slice of a table. */
  readonly name: string;
  readonly cells: readonly ClassifiedCell[];
}

/** Cells of a slice along one knob of the plane while the other stays. */
export interface Line {
  /** The value of the knob that stays. */
  readonly at: number;
  /** In ascending order of the knob that moves. */
  readonly cells: readonly ClassifiedCell[];
}

/** A knob and a value in words, such as `batch size 64`. */
export function knobWords(knob: KnobName, value: KnobValue | null): string {
  return `${knobNamed(knob).title.toLowerCase()} ${value ?? "unknown"}`;
}

/** The numbers that a knob takes among cells, each once, in ascending order. */
export function knobNumbers(cells: readonly Cell[], knob: KnobName): number[] {
  const values = cells.map((cell) => knobNumber(cell, knob)).filter((value) => value !== null);
  return [...new Set(values)].sort((a, b) => a - b);
}

/** The known values of a knob among cells, each once: numbers in ascending order, then words as they come. */
export function knobValues(cells: readonly Cell[], knob: KnobName): KnobValue[] {
  const words = cells.map((cell) => knobOf(cell, knob)).filter((value) => typeof value === "string");
  return [...knobNumbers(cells, knob), ...new Set(words)];
}

/** The slices of a table, in the order of their first cells. */
export function slicesOf(table: AtlasTable): readonly Slice[] {
  const nameOf = (cell: Cell) =>
    table.slices.map(({ knob }: TableAxis) => knobWords(knob, knobOf(cell, knob))).join(", ");
  return [...Map.groupBy(table.cells, nameOf)].map(([name, cells]) => ({ name, cells }));
}

/** The lines of cells along one knob, in ascending order of the other; cells without a number for either knob are left out. */
export function linesAlong(
  cells: readonly ClassifiedCell[],
  along: KnobName,
  across: KnobName,
): readonly Line[] {
  const placed = cells.flatMap((cell) => {
    const [place, at] = [knobNumber(cell, along), knobNumber(cell, across)];
    return place === null || at === null ? [] : [{ cell, place, at }];
  });
  return [...Map.groupBy(placed, ({ at }) => at)]
    .map(([at, line]) => ({
      at,
      cells: line.toSorted((a, b) => a.place - b.place).map(({ cell }) => cell),
    }))
    .sort((a, b) => a.at - b.at);
}

/**
 * A number that rises as training gets colder: the batch size itself, minus any other knob of temperature.
 *
 * A larger learning rate or weight decay is hotter, a larger batch colder (Yang et al. 2021, section 2). A knob that
 * is not temperature-like has no coldness; it counts like most that are, so that larger values are drawn where
 * hotter ones would be.
 */
export function coldness(knob: KnobName, value: number): number {
  return knobNamed(knob).hotter === "down" ? value : -value;
}
