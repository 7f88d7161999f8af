import { styleText } from "node:util";
import { knobLabel } from "#figures";
import { type KnobName, knobNamed } from "#knobs";
import { type AtlasTable, type ClassifiedCell, coldness, knobNumber, knobNumbers, knobOf } from "#taxonomy";
import { printable } from "#words";
import { wrapped } from "./prose.ts";
import { thinned } from "./thinned.ts";

/** What stands for a cell in a map of characters. */
export interface CellSign {
  readonly text: string;
  /** What stands for it where the plane is too wide; by default the same. */
  readonly short?: string;
  readonly style: TextStyle;
}

/** A style of `styleText`, or several. */
export type TextStyle = Parameters<typeof styleText>[0];

/** Behind a label of which it is not known how sure it is. */
export const UNKNOWN = "~";

/** A sign with the mark of a label of which it is not known how sure it is, where there is a reason not to know. */
export function markedUnknown(sign: CellSign, reason: ClassifiedCell["shareUnknown"] = null): CellSign {
  return reason === null
    ? sign
    : { ...sign, text: `${sign.text}${UNKNOWN}`, short: `${sign.short ?? sign.text}${UNKNOWN}` };
}

/** Why it is not known how sure some labels are, each reason once; empty where it is known of all. */
export function unknownReasons(reasons: readonly ClassifiedCell["shareUnknown"][]): string {
  return [...new Set(reasons)].filter((reason) => reason != null).join(", ");
}

/** A map of more lines than this is thinned, to as many rows and columns at most as follow. */
const MOST_LINES = 120;
const MOST_ROWS = 40;
const MOST_COLUMNS = 100;

/**
 * The plane of one slice drawn with characters: the knob of load across, the knob of temperature upward,
 * hotter higher, or in its place another knob whose larger values stand higher. A plane wider than `columns`
 * takes short signs, explained below it; one that is still wider continues in blocks below one another. Where that
 * makes more than `MOST_LINES`, evenly spaced rows and columns are shown, and how many that is is said. A
 * knob that no cell has a value of takes one place without a label.
 *
 * @param signOf the sign of a cell; places without a cell stay empty
 * @returns no text where no cell has a place
 */
export function planeText(
  { load, temperature }: Pick<AtlasTable, "load" | "temperature">,
  cells: readonly ClassifiedCell[],
  signOf: (cell: ClassifiedCell) => CellSign,
  columns: number,
): string {
  const loads = placesOf(knobNumbers(cells, load.knob));
  const temperatures = placesOf(
    knobNumbers(cells, temperature.knob).sort(
      (a, b) => coldness(temperature.knob, a) - coldness(temperature.knob, b),
    ),
  );
  if (cells.length === 0) return "";
  const signs = new Map(
    cells.map((cell) => [
      placeOf(knobNumber(cell, load.knob), knobNumber(cell, temperature.knob)),
      signOf(cell),
    ]),
  );
  const heading = axisTitle(temperature.knob, temperatures);
  const sideWidth = Math.max(heading.length, ...temperatures.map(({ label }) => label.length));
  const roomFor = (textOf: (sign: CellSign) => string) => {
    const labels = [...loads.map(({ label }) => label), ...[...signs.values()].map(textOf)];
    const cellWidth = labels.reduce((widest, { length }) => Math.max(widest, length), 0);
    return { textOf, cellWidth, room: Math.floor((columns - sideWidth - 2) / (cellWidth + 1)) };
  };
  const full = roomFor(({ text }) => text);
  const { textOf, cellWidth, room } =
    full.room >= loads.length ? full : roomFor(({ text, short = text }) => short);
  const isLong =
    Math.ceil(loads.length / Math.max(1, room)) * temperatures.length > MOST_LINES ||
    loads.length > Math.max(MOST_COLUMNS, Math.min(room, columns));
  const rows = thinned(temperatures, isLong ? MOST_ROWS : temperatures.length);
  const across = thinned(loads, isLong ? Math.min(room, MOST_COLUMNS) : loads.length);
  const blockCount = Math.max(1, Math.ceil(across.shown.length / Math.max(1, room)));
  const perBlock = Math.ceil(across.shown.length / blockCount);
  const blocks = Array.from({ length: blockCount }, (_, index) =>
    block(across.shown.slice(index * perBlock, (index + 1) * perBlock)),
  );
  const shortened = [...new Map([...signs.values()].map((sign) => [sign.text, textOf(sign)]))].filter(
    ([text, shown]) => text !== shown,
  );
  const legend = shortened.map(([text, shown]) => `${shown} is ${text}`).sort();
  const shownOf = [
    [load.knob, across.step],
    [temperature.knob, rows.step],
  ] as const;
  const left = shownOf
    .filter(([, step]) => step > 1)
    .map(([knob, step]) => `one ${printable(knobNamed(knob).title.toLowerCase())} in ${step}`);
  return [
    blocks.join("\n\n"),
    ...(legend.length === 0 ? [] : [legend.join(", ")]),
    ...(left.length === 0
      ? []
      : [
          wrapped(
            `Of ${loads.length} × ${temperatures.length} places the map shows ${left.join(" and ")}; --json and the figures of a report have all.`,
            columns,
          ),
        ]),
  ].join("\n");

  function block(across: typeof loads): string {
    const margin = " ".repeat(sideWidth);
    const lines = rows.shown.map(({ value: at, label }) => {
      const own = across.map(({ value }) => signs.get(placeOf(value, at)));
      const shown = own.map((sign) =>
        sign === undefined ? " ".repeat(cellWidth) : painted(textOf(sign).padEnd(cellWidth), sign.style),
      );
      return `${label.padStart(sideWidth)} │ ${shown.join(" ")}`.trimEnd();
    });
    const foot = across.map(({ label }) => label.padEnd(cellWidth)).join(" ");
    return [
      knobNamed(temperature.knob).kind === "temperature" && temperatures.length > 1
        ? `${heading.padStart(sideWidth)}   hotter upward`
        : heading.padStart(sideWidth),
      ...lines,
      `${margin} └${"─".repeat(across.length * (cellWidth + 1))}`,
      ...(foot.trim() === "" ? [] : [`${margin}   ${foot}`.trimEnd()]),
      `${margin}   ${axisTitle(load.knob, loads)}`,
    ].join("\n");
  }
}

/** Text in a style where standard output shows styles. */
export function painted(text: string, style: TextStyle): string {
  return text.trim() === "" ? text : styleText(style, text, { stream: process.stdout });
}

/** A cell by the knobs that tell it apart in its table. */
export function placeWords({ load, temperature, slices }: AtlasTable, cell: ClassifiedCell): string {
  return [load, temperature, ...slices]
    .flatMap(({ knob }) => {
      const value = knobOf(cell, knob);
      return value === null ? [] : [printable(`${knobNamed(knob).title.toLowerCase()} ${knobLabel(value)}`)];
    })
    .join(", ");
}

interface Place {
  /** `null` where no cell has a value. */
  readonly value: number | null;
  readonly label: string;
}

function placesOf(values: readonly number[]): readonly Place[] {
  if (values.length === 0) return [{ value: null, label: "" }];
  return values.map((value) => ({ value, label: knobLabel(value) }));
}

function axisTitle(knob: KnobName, [first]: readonly Place[]): string {
  return `${printable(knobNamed(knob).title)}${first?.value === null ? " (unknown)" : ""}`;
}

function placeOf(load: number | null, temperature: number | null): string {
  return `${load} ${temperature}`;
}
