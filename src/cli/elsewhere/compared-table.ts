import { numberLabel } from "#figures";
import { printable } from "#words";
import { alignColumns } from "../columns.ts";
import { wrapped } from "../prose.ts";
import type { ComparedNumber } from "./compared-networks.ts";

/** Longer names of files stand above the table. */
const LONGEST_HEADING = 14;

/** A row: title, both numbers, their difference with its interval, unit. */
export function comparedWords({
  title,
  first,
  second,
  difference,
  unit,
}: ComparedNumber): readonly [string, string, string, string, string] {
  const interval =
    difference === null
      ? ""
      : `${numberLabel(difference.value, 3)} [${numberLabel(difference.low, 3)}, ${numberLabel(difference.high, 3)}]`;
  return [title, numberLabel(first, 4), numberLabel(second, 4), interval, unit];
}

/** Numbers of two networks side by side in a terminal of so many columns; differences stand below where a line does not hold them. */
export function comparedTable(
  names: readonly [first: string, second: string],
  numbers: readonly ComparedNumber[],
  columns: number,
): string {
  const areShort = names.every(({ length }) => length <= LONGEST_HEADING);
  const headings = areShort ? names : (["first", "second"] as const);
  const legend = areShort
    ? []
    : names.map((name, i) => wrapped(`${headings[i]}: ${printable(name)}`, columns, 2));
  const rows = numbers.map(comparedWords);
  const whole = alignColumns([["", ...headings, "difference", ""], ...rows]);
  if (whole.every(({ length }) => length <= columns)) return [...legend, ...whole].join("\n");
  const narrow = alignColumns([
    ["", ...headings, ""],
    ...rows.map(([title, first, second, _, unit]) => [title, first, second, unit]),
  ]);
  const below = rows.map(([, , , interval]) => (interval === "" ? [] : [`    difference ${interval}`]));
  return [...legend, narrow[0]!, ...below.flatMap((lines, i) => [narrow[i + 1]!, ...lines])].join("\n");
}
