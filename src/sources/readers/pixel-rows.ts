import { AtlasError } from "#errors";
import { counted, quotedBriefly } from "#words";
import { type ColumnNames, columnNames, numberIn } from "./table-text.ts";

/** Labels and pixels of a table of images, and what its first line calls its columns. */
export interface PixelRows {
  readonly labels: Float32Array;
  /** Row by row, without the label. */
  readonly pixels: Uint8Array;
  /** Pixels of a row. */
  readonly each: number;
  readonly labelColumn: string;
}

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const COMMA = 44;
const ZERO = 48;
const NINE = 57;

/**
 * The rows of a table of images in bytes of text: whole numbers separated by commas, column names in the first line or
 * none. Read byte by byte, since such tables are long.
 *
 * @param label the column of labels; by default one called label, else the first
 * @throws AtlasError `data/bad-row`, `data/bad-value`, `data/missing-column` or `data/empty-file` of kind `input`
 */
export function pixelRows(bytes: Uint8Array, path: string, label: string | undefined): PixelRows {
  const header = namesIn(firstLine(bytes));
  const { names } = header;
  const place = placeOfLabel(names, label, path);
  const rows = countOfLines(bytes);
  const each = names.length - 1;
  if (each < 1) throw badRow(`${path}:1`, names.length, 2);
  // A row takes two bytes a value at least, so that what is made is no longer than what is read.
  const most = Math.min(rows, Math.ceil(bytes.length / (2 * each)) + 1);
  const pixels = new Uint8Array(most * each);
  const labels = new Float32Array(most);
  let row = 0;
  let line = header.isHeadless ? 0 : 1;
  let at = header.isHeadless ? startOf(bytes) : endOfLine(bytes, startOf(bytes)) + 1;
  while (at < bytes.length) {
    line++;
    const end = endOfLine(bytes, at);
    const last = bytes[end - 1] === CARRIAGE_RETURN ? end - 1 : end;
    if (last > at) {
      const counts = fieldsOf(bytes, at, last, (field, value, from, to) => {
        if (field > each) return;
        if (field === place) labels[row] = value ?? otherNumber(bytes, from, to, `${path}:${line}`, field);
        else {
          const pixel = value ?? otherNumber(bytes, from, to, `${path}:${line}`, field);
          if (!(pixel >= 0 && pixel <= 255 && Number.isInteger(pixel))) {
            throw badValue(`${path}:${line}, value ${field + 1}`, String(pixel));
          }
          pixels[row * each + (field < place ? field : field - 1)] = pixel;
        }
      });
      if (counts !== names.length) throw badRow(`${path}:${line}`, counts, names.length);
      row++;
    }
    at = end + 1;
  }
  if (row === 0) {
    throw new AtlasError({
      code: "data/empty-file",
      kind: "input",
      where: path,
      problem: "the table has no rows",
      expected: "a label and pixels in every line",
    });
  }
  return {
    labels: labels.subarray(0, row),
    pixels: pixels.subarray(0, row * each),
    each,
    labelColumn: names[place]!,
  };
}

/** Visits the values between commas; those that are not digits alone are `undefined`. Gives how many there are. */
function fieldsOf(
  bytes: Uint8Array,
  start: number,
  end: number,
  visit: (field: number, value: number | undefined, from: number, to: number) => void,
): number {
  let field = 0;
  let from = start;
  let value = 0;
  let isWhole = true;
  for (let at = start; at <= end; at++) {
    const byte = at === end ? COMMA : bytes[at]!;
    if (byte === COMMA) {
      visit(field, isWhole && at > from ? value : undefined, from, at);
      field++;
      from = at + 1;
      value = 0;
      isWhole = true;
    } else if (byte >= ZERO && byte <= NINE) value = value * 10 + (byte - ZERO);
    else isWhole = false;
  }
  return field;
}

/** A number that is not digits alone, such as `12.0` or `"3"`. */
function otherNumber(bytes: Uint8Array, from: number, to: number, where: string, field: number): number {
  const text = Buffer.from(bytes.subarray(from, Math.min(to, from + 100))).toString("latin1");
  const value = numberIn(text.replace(/^\s*"(.*)"\s*$/, "$1"));
  if (value !== undefined) return value;
  throw badValue(`${where}, value ${field + 1}`, text.trim() === "" ? "missing" : quotedBriefly(text));
}

function namesIn(line: string): ColumnNames {
  return columnNames(line.split(",").map((name) => name.trim().replace(/^"(.*)"$/, "$1")));
}

function placeOfLabel(names: readonly string[], label: string | undefined, path: string): number {
  if (label === undefined)
    return Math.max(
      0,
      names.findIndex((name) => name.toLowerCase() === "label"),
    );
  const place = names.indexOf(label);
  if (place !== -1) return place;
  throw new AtlasError({
    code: "data/missing-column",
    kind: "input",
    where: `${path}:1`,
    problem: `there is no column ${quotedBriefly(label)}`,
    expected: `columns among ${names
      .slice(0, 5)
      .map((name) => quotedBriefly(name))
      .join(", ")}, …`,
    remedy: "Name the column of labels by data.label",
  });
}

function firstLine(bytes: Uint8Array): string {
  const start = startOf(bytes);
  return Buffer.from(bytes.subarray(start, endOfLine(bytes, start))).toString("utf8");
}

/** Behind a byte order mark. */
function startOf(bytes: Uint8Array): number {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
}

function endOfLine(bytes: Uint8Array, start: number): number {
  const end = bytes.indexOf(LINE_FEED, start);
  return end === -1 ? bytes.length : end;
}

function countOfLines(bytes: Uint8Array): number {
  let count = 1;
  for (let at = bytes.indexOf(LINE_FEED); at !== -1; at = bytes.indexOf(LINE_FEED, at + 1)) count++;
  return count;
}

function badRow(where: string, found: number, expected: number): AtlasError {
  return new AtlasError({
    code: "data/bad-row",
    kind: "input",
    where,
    problem: `the row has ${counted(found, "value")}`,
    expected: `${expected}: a label and pixels, separated by commas`,
  });
}

function badValue(where: string, shown: string): AtlasError {
  return new AtlasError({
    code: "data/bad-value",
    kind: "input",
    where,
    problem: `the value is ${shown}`,
    expected: "a whole number, 0 to 255 for a pixel",
    remedy: "Tables of other numbers are read by data.source table",
  });
}
