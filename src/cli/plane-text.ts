import { styleText } from "node:util";
import { numberLabel } from "#figures";
import { type AtlasTable, type ClassifiedCell, coldness, KNOBS } from "#taxonomy";

/** What stands for a cell in a map of characters. */
export interface CellSign {
  readonly text: string;
  readonly style: TextStyle;
}

/** A style of `styleText`, or several. */
export type TextStyle = Parameters<typeof styleText>[0];

/**
 * The plane of one slice drawn with characters: the knob of load across, the knob of temperature upward, hotter
 * higher. A plane wider than `columns` continues in blocks below one another.
 *
 * @param signOf the sign of the index-th cell of the slice; places without a cell stay empty
 */
export function planeText(
  { load, temperature }: Pick<AtlasTable, "load" | "temperature">,
  cells: readonly ClassifiedCell[],
  signOf: (cell: ClassifiedCell, index: number) => CellSign,
  columns: number,
): string {
  const loads = valuesOf(cells, load.knob);
  const temperatures = valuesOf(cells, temperature.knob).sort(
    (a, b) => coldness(temperature.knob, a) - coldness(temperature.knob, b),
  );
  if (loads.length === 0 || temperatures.length === 0) return "";
  const signs = new Map(
    cells.map((cell, index) => [
      placeOf(cell.knobs[load.knob], cell.knobs[temperature.knob]),
      signOf(cell, index),
    ]),
  );
  const labels = loads.map((value) => numberLabel(value, 6));
  const cellWidth = Math.max(
    ...labels.map(({ length }) => length),
    ...[...signs.values()].map(({ text }) => text.length),
  );
  const heading = KNOBS[temperature.knob].title;
  const side = temperatures.map((value) => numberLabel(value, 6));
  const sideWidth = Math.max(heading.length, ...side.map(({ length }) => length));
  const room = Math.floor((columns - sideWidth - 3) / (cellWidth + 1));
  const blocks = chunks(
    loads.map((value, index) => ({ value, label: labels[index]! })),
    Math.min(loads.length, Math.max(1, room)),
  );
  return blocks.map(block).join("\n\n");

  function block(across: readonly { readonly value: number; readonly label: string }[]): string {
    const row = (start: string, rule: string, signsOfRow: readonly CellSign[]) =>
      `${start.padStart(sideWidth)} ${rule} ${signsOfRow
        .map(({ text, style }) => painted(text.padEnd(cellWidth), style))
        .join(" ")}`.trimEnd();
    const rows = temperatures.map((at, index) =>
      row(
        side[index]!,
        "│",
        across.map(({ value }) => signs.get(placeOf(value, at)) ?? { text: "", style: "reset" }),
      ),
    );
    const floor = `${" ".repeat(sideWidth)} └${"─".repeat(across.length * (cellWidth + 1))}`;
    const foot = across.map(({ label }) => label.padEnd(cellWidth)).join(" ");
    return [
      `${heading.padStart(sideWidth)}   hotter upward`,
      ...rows,
      floor,
      `${" ".repeat(sideWidth)}   ${foot}`.trimEnd(),
      `${" ".repeat(sideWidth)}   ${KNOBS[load.knob].title}`,
    ].join("\n");
  }
}

/** Text in a style where standard output shows styles. */
export function painted(text: string, style: TextStyle): string {
  return text.trim() === "" ? text : styleText(style, text, { stream: process.stdout });
}

/** A cell by the knobs that tell it apart in its table. */
export function placeWords({ load, temperature, slices }: AtlasTable, { knobs }: ClassifiedCell): string {
  return [load, temperature, ...slices]
    .flatMap(({ knob }) => {
      const value = knobs[knob];
      return value === null ? [] : [`${KNOBS[knob].title.toLowerCase()} ${numberLabel(value, 6)}`];
    })
    .join(", ");
}

function valuesOf(cells: readonly ClassifiedCell[], knob: keyof typeof KNOBS): number[] {
  const values = cells.map(({ knobs }) => knobs[knob]).filter((value) => value !== null);
  return [...new Set(values)].sort((a, b) => a - b);
}

function placeOf(load: number | null, temperature: number | null): string {
  return `${load} ${temperature}`;
}

function chunks<Item>(items: readonly Item[], size: number): (readonly Item[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
