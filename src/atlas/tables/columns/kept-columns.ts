import type { CsvTable } from "#files";
import { knobNamed } from "#knobs";
import { findQuantity } from "#quantities";
import { readNumber } from "../number-text.ts";
import type { TableKind } from "../table-kind.ts";
import {
  knobOfColumn,
  type MetricColumn,
  metricOfColumn,
  plainColumnName,
  unregisteredColumn,
} from "./column-dictionary.ts";

const NAME = /^\p{L}[\p{L}\p{N}_()%/]{0,59}$/u;

/** Whether a plain name can be that of a quantity that nobody registered: a word that is no standard error. */
export function canBeQuantity(name: string): boolean {
  return NAME.test(name) && !name.endsWith("_se") && findQuantity(name) === undefined;
}

/** A column without the mark of the order of its pair: the two orders are two observations of one quantity. */
export function withoutPairOrder(column: string): string {
  return plainColumnName(column).replace(/_(ij|ji)$/, "");
}

/** The mark of the order of its pair in the name of a column, such as `_ij`; empty for none. */
export function pairOrder(column: string): string {
  return /_(?:ij|ji)$/.exec(plainColumnName(column))?.[0] ?? "";
}

/**
 * The columns, those of knobs aside, that hold numbers of quantities that nobody registered; they are kept as they are.
 *
 * A column is kept if it is called by a word, holds at least one number and nothing else, and its `_se` beside it, if
 * there is one, holds numbers from 0. Columns of registered quantities are none, nor are tables whose
 * columns have a meaning of their own (single measurements, points of curves).
 *
 * @param isOurs whether a plain name is one of our own tables' bookkeeping.
 * @param nameOf what a column is called. Default as the file spells it.
 * @param beside the columns among which its `_se` may be. Default the same.
 */
export function keptColumns(
  { columns, rows }: Pick<CsvTable, "columns" | "rows">,
  kind: TableKind,
  isOurs: (name: string) => boolean,
  nameOf: (column: string) => string = (column) => column,
  beside: readonly string[] = columns,
): readonly MetricColumn[] {
  if (kind === "measurement" || kind === "curve point") return [];
  const valuesOf = (column: string) => rows.map(({ values }) => values[column] ?? "");
  const errorColumns = new Map(beside.map((column) => [plainColumnName(column), column]));
  return columns.flatMap((column) => {
    const called = nameOf(column);
    const name = kind === "pair" ? withoutPairOrder(called) : plainColumnName(called);
    if (isOurs(name) || !canBeQuantity(name) || isUsualKnob(name)) return [];
    if (metricOfColumn(name) !== null || !holdsNumbers(valuesOf(column))) return [];
    const error = errorColumns.get(`${plainColumnName(column)}_se`);
    const isReadable = error === undefined || valuesOf(error).every(isError);
    if (!isReadable) return [];
    const holds = { holds: "standard error", count: null } as const;
    return [unregisteredColumn(column, name, error === undefined ? null : { column: error, ...holds })];
  });
}

/** A column that is a knob in every table; one called like another knob may hold results. */
function isUsualKnob(name: string): boolean {
  const knob = knobOfColumn(name);
  return knob !== null && knobNamed(knob).column === "always";
}

function holdsNumbers(values: readonly string[]): boolean {
  const numbers = values.map(readNumber);
  return !numbers.includes(undefined) && numbers.some((number) => number !== null);
}

function isError(text: string): boolean {
  const number = readNumber(text);
  return number === null || (number !== undefined && number >= 0);
}
