import type { AtlasError } from "#errors";
import { counted } from "#words";
import { type CsvRecord, csvError, recordsOf, type Separator, separatorOf } from "./csv-records.ts";

/** A table of text: what a CSV file holds. Every row has a value for every column. */
export interface CsvTable {
  /** What stands between values. */
  readonly separator: Separator;
  readonly columns: readonly string[];
  readonly rows: readonly CsvRow[];
}

/** One row by column name. */
export interface CsvRow {
  /** The line of the file on which the row starts, counted from 1. */
  readonly line: number;
  readonly values: Readonly<Record<string, string>>;
}

/** The names of columns where more than one line holds them. */
export interface CsvHeader {
  readonly names: readonly string[];
  /** How many lines hold them, 2 or 3. */
  readonly lines: number;
}

/**
 * Reads comma-separated text with a header (RFC 4180; lines may end in LF, CRLF or CR; empty lines are skipped).
 *
 * Semicolons or tabs separate values where they separate the column names, or where a first line such as `sep=;` says
 * so. Columns at the end of the lines that have neither names nor values are left out.
 *
 * @param where what to call the text in errors, usually its path.
 * @param joined the names where the first three lines hold them together, `null` where the first does. Default the first.
 * @throws AtlasError of kind `input` at `where:line`: `csv/empty`, `csv/duplicate-column`, `csv/wrong-field-count`,
 *   `csv/bad-quote`, `csv/too-many-columns`.
 */
export function parseCsv(
  text: string,
  where: string,
  joined: (lines: readonly (readonly string[])[]) => CsvHeader | null = () => null,
): CsvTable {
  const separator = separatorOf(text);
  const lines = [...recordsOf(text, separator, where)];
  const [header] = lines;
  if (header === undefined)
    throw csvError("csv/empty", "the table is empty", where, "a line of column names");
  const { names, lines: used } = joined(lines.slice(0, 3).map(({ fields }) => fields)) ?? {
    names: header.fields,
    lines: 1,
  };
  const records = lines.slice(used);
  const columns = names.slice(0, Math.max(1, filledLength(names, records)));
  requireDistinct(columns, `${where}:${header.line}`);
  const rows = records.map(({ line, fields }) => {
    if (fields.length !== columns.length) requireLength(fields, columns.length, `${where}:${line}`);
    const values: Record<string, string> = {};
    for (const [index, column] of columns.entries()) setValue(values, column, fields[index]!);
    return { line, values };
  });
  return { separator, columns, rows };
}

/** Makes a property of any name, `__proto__` included. */
function setValue(values: Record<string, string>, column: string, value: string): void {
  if (column === "__proto__") Object.defineProperty(values, column, { value, enumerable: true });
  else values[column] = value;
}

function requireLength(fields: readonly string[], length: number, where: string): void {
  if (fields.length >= length && fields.slice(length).every((field) => field === "")) return;
  throw wrongFieldCount(fields.length, length, where);
}

/** How many columns there are up to the last that has a name or, in a row of the header's length, a value. */
function filledLength(names: readonly string[], records: readonly CsvRecord[]): number {
  const isFilled = (index: number) =>
    names[index] !== "" || records.some(({ fields }) => (fields[index] ?? "") !== "");
  return 1 + [...names.keys()].findLastIndex(isFilled);
}

function requireDistinct(columns: readonly string[], where: string): void {
  const seen = new Set<string>();
  const repeated = columns.find((column) => seen.size === seen.add(column).size);
  if (repeated === undefined) return;
  const name = repeated.length <= 40 ? repeated : `${repeated.slice(0, 39)}…`;
  const [problem, remedy] =
    repeated === ""
      ? [
          "several columns have no name",
          "Begin the table with the line of column names; remove titles above it",
        ]
      : [`column ${JSON.stringify(name)} appears twice`, undefined];
  throw csvError("csv/duplicate-column", problem, where, "each column once, with a name", remedy);
}

function wrongFieldCount(found: number, expected: number, where: string): AtlasError {
  const remedy =
    expected === 1
      ? "Begin the table with the line of column names; remove titles and comments above it"
      : found > expected
        ? "Name every column, row names included, and write decimals with a point"
        : undefined;
  return csvError(
    "csv/wrong-field-count",
    `the row has ${counted(found, "value")}`,
    where,
    expected === 1 ? "one, as there is one column" : `${expected}, one for each column`,
    remedy,
  );
}

/**
 * Comma-separated text with a header, one line a row, each ended by LF; values are quoted only where they must be.
 *
 * @param rows one value for each column, in the columns' order.
 * @throws RangeError if a row has another length.
 */
export function formatCsv(columns: readonly string[], rows: Iterable<readonly string[]>): string {
  return [...csvParts(columns, rows)].join("");
}

/** The text of `formatCsv` in parts of many lines: hundreds of thousands of lines need not be in memory at once. */
export function csvParts(columns: readonly string[], rows: Iterable<readonly string[]>): Generator<string> {
  return csvPartsOf(columns, linesOf(columns, rows));
}

/**
 * The text of a table whose lines are put together already, in parts: for tables of millions of lines, most fields of which are
 * numbers or stand in many lines.
 *
 * @param lines each with a value for every of several columns, as `csvField` writes them, between commas and without what ends it
 */
export function* csvPartsOf(columns: readonly string[], lines: Iterable<string>): Generator<string> {
  let part = [joined(columns, SPECIAL_IN_NAMES), "\n"];
  for (const line of lines) {
    part.push(line, "\n");
    if (part.length < 2 * LINES_OF_PART) continue;
    yield part.join("");
    part = [];
  }
  yield part.join("");
}

function* linesOf(columns: readonly string[], rows: Iterable<readonly string[]>): Generator<string> {
  let index = 0;
  for (const fields of rows) {
    index++;
    if (fields.length !== columns.length) {
      throw new RangeError(`row ${index} has ${fields.length} values for ${columns.length} columns`);
    }
    yield joined(fields, SPECIAL);
  }
}

const LINES_OF_PART = 5000;

/** What must be quoted. Column names must not look as if they told another separator. */
const SPECIAL = /[",\r\n]|^\uFEFF/;
const SPECIAL_IN_NAMES = /[",;\t\r\n]|^sep=|^\uFEFF/i;

/** A value as it stands among others in a line, quoted only where it must be. */
export function csvField(value: string): string {
  return quoted(value, SPECIAL);
}

function joined(fields: readonly string[], special: RegExp): string {
  // A lone empty value would be an empty line, which readers skip.
  if (fields.length === 1 && fields[0] === "") return '""';
  return fields.map((field) => quoted(field, special)).join(",");
}

function quoted(value: string, special: RegExp): string {
  return special.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
