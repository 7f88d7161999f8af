import type { KnobName, KnobValue } from "#knobs";
import type { AtlasTable, ClassifiedCell } from "#taxonomy";

/** A cell one step along one axis away from another. */
export interface Neighbour {
  readonly knob: KnobName;
  /** Towards the earlier or the later value of the axis, in rising order. */
  readonly side: "before" | "after";
  readonly value: KnobValue;
  /** Its index in the table's cells. */
  readonly cell: number;
}

/**
 * The neighbours of every cell of a table, by its index, axis by axis. Where the table has no cell at the next value,
 * there is no neighbour on that side.
 */
export function neighbourhoods(table: AtlasTable): readonly (readonly Neighbour[])[] {
  const axes = [table.load, table.temperature, ...table.slices].map(({ knob, values }) => ({
    knob,
    values: inOrder(values),
  }));
  const placeKey = (knobs: ClassifiedCell["knobs"], moved?: { knob: KnobName; value: KnobValue }): string =>
    JSON.stringify(axes.map(({ knob }) => (knob === moved?.knob ? moved.value : (knobs[knob] ?? null))));
  const indices = new Map(table.cells.map(({ knobs }, index) => [placeKey(knobs), index]));
  return table.cells.map(({ knobs }) =>
    axes.flatMap(({ knob, values }) => {
      const at = values.indexOf(knobs[knob] ?? Number.NaN);
      return (["before", "after"] as const).flatMap((side): Neighbour[] => {
        const value = at === -1 ? undefined : values[side === "before" ? at - 1 : at + 1];
        const cell = value === undefined ? undefined : indices.get(placeKey(knobs, { knob, value }));
        return value === undefined || cell === undefined ? [] : [{ knob, side, value, cell }];
      });
    }),
  );
}

/** Numbers in rising order, words as they come; each once. */
function inOrder(values: readonly KnobValue[]): readonly KnobValue[] {
  const different = [...new Set(values)];
  const numbers = different.filter((value) => typeof value === "number");
  return numbers.length === different.length ? numbers.sort((a, b) => a - b) : different;
}
