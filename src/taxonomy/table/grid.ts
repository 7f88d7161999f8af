import { type Cell, KNOBS, type KnobName } from "./cells.ts";
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
export function knobWords(knob: KnobName, value: number | null): string {
  return `${KNOBS[knob].title.toLowerCase()} ${value ?? "unknown"}`;
}

/** The known values of a knob among cells, each once, in ascending order. */
export function knobValues(cells: readonly Cell[], knob: KnobName): number[] {
  const values = cells.map(({ knobs }) => knobs[knob]).filter((value) => value !== null);
  return [...new Set(values)].sort((a, b) => a - b);
}

/** The slices of a table, in the order of their first cells. */
export function slicesOf(table: AtlasTable): readonly Slice[] {
  const nameOf = (cell: Cell) =>
    table.slices.map(({ knob }: TableAxis) => knobWords(knob, cell.knobs[knob])).join(", ");
  return [...Map.groupBy(table.cells, nameOf)].map(([name, cells]) => ({ name, cells }));
}

/** The lines of cells along one knob, in ascending order of the other; cells that lack either knob are left out. */
export function linesAlong(
  cells: readonly ClassifiedCell[],
  along: KnobName,
  across: KnobName,
): readonly Line[] {
  const placed = cells.filter((cell) => cell.knobs[along] !== null && cell.knobs[across] !== null);
  return [...Map.groupBy(placed, (cell) => cell.knobs[across]!)]
    .map(([at, line]) => ({ at, cells: line.toSorted((a, b) => a.knobs[along]! - b.knobs[along]!) }))
    .sort((a, b) => a.at - b.at);
}

/**
 * A number that rises as training gets colder: the batch size itself, minus any other knob of temperature.
 *
 * A larger learning rate or weight decay is hotter, a larger batch colder (Yang et al. 2021, section 2).
 */
export function coldness(knob: KnobName, value: number): number {
  return knob === "batch_size" ? value : -value;
}
