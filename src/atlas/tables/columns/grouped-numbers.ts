import { AtlasError } from "#errors";
import type { CsvRow } from "#files";
import { findKnob } from "#knobs";
import { quotedBriefly } from "#words";
import { plainColumnName } from "./column-dictionary.ts";
import { namedColumns } from "./named-columns.ts";
import { BLANKS, type MarkedColumn, markedColumn, type NumberStyle } from "./number-style.ts";
import { placeIn } from "./place-in.ts";

/** Rows with plain decimal points and nothing between thousands, and what was assumed for that. */
export interface PlainNumbers {
  readonly rows: readonly CsvRow[];
  /** Clauses without a name of the file. */
  readonly assumptions: readonly string[];
}

/**
 * Numbers of a table written plainly, whether it separates thousands by commas, points, blanks or apostrophes, and
 * decimals by points or commas.
 *
 * One table is of one style. It is told by numbers that have but one reading (`1,476.5`, `0,5`, `1,024,000`), and by columns
 * of counts such as the batch size, where `1,024` beside `256` is a thousand of them.
 *
 * @throws AtlasError of kind `input`: `tables/mixed-numbers` where numbers of both styles stand in one table,
 *   `tables/ambiguous-numbers` where commas stand in numbers and nothing tells what for
 */
export function plainNumbers(
  rows: readonly CsvRow[],
  columns: readonly string[],
  path: string,
): PlainNumbers {
  const counts = new Map(namedColumns(columns).flatMap(({ column, name }) => countOf(column, name)));
  const isUsual =
    !rows.some(({ values }) => columns.some((column) => UNUSUAL.test(values[column] ?? ""))) &&
    ![...counts].some(([column, count]) => {
      const marked = markedColumn(column, rows);
      return marked?.openPoint && isGrouped(marked, count);
    });
  if (isUsual) return { rows, assumptions: [] };
  const marked = columns.flatMap((column) => markedColumn(column, rows) ?? []);
  const style = styleOf(marked, counts, path);
  const isMarked = new Set(marked.map(({ column }) => column));
  const written = rows.map(({ line, values }) => {
    const plain = { ...values };
    for (const column of isMarked) plain[column] = withPoint(values[column]!, style);
    return { line, values: plain };
  });
  return { rows: written, assumptions: assumptionsOf(marked, style, rows) };
}

/** A comma or a blank between digits, which plain numbers do not have. */
const UNUSUAL = /\d?,\d|\d[ '’\u00a0\u2009\u202f]\d{3}/;

/** How a knob counts: things, which are whole, or sizes, which may be multiples of one. */
type Count = "things" | "sizes";

const COUNTS: ReadonlyMap<string, Count> = new Map([
  ["examples", "things"],
  ["batch_size", "things"],
  ["epochs", "things"],
  ["updates", "things"],
  ["width", "sizes"],
  ["depth", "sizes"],
]);

function countOf(column: string, name: string): (readonly [string, Count])[] {
  const count = COUNTS.get(findKnob(plainColumnName(name))?.name ?? "");
  return count === undefined ? [] : [[column, count]];
}

/** Sizes from here up are no multiples of one. */
const LEAST_SIZE = 8;

/** Whether thousands are separated in a column of counts, since its numbers would be odd ones otherwise. */
function isGrouped({ canBeGrouped, leastWhole, mostAsDecimal, hasOdd }: MarkedColumn, count: Count): boolean {
  if (!canBeGrouped) return false;
  const hasWhole = Number.isFinite(leastWhole);
  if (count === "things") return hasWhole || hasOdd;
  return hasWhole && leastWhole >= LEAST_SIZE && mostAsDecimal < leastWhole;
}

function withPoint(text: string, style: NumberStyle): string {
  const bare = text.replaceAll(BLANKS, "");
  return style === "point" ? bare.replaceAll(",", "") : bare.replaceAll(".", "").replace(",", ".");
}

function assumptionsOf(
  marked: readonly MarkedColumn[],
  style: NumberStyle,
  rows: readonly CsvRow[],
): string[] {
  const has = (sign: string) =>
    marked.some(({ column }) => rows.some(({ values }) => values[column]!.includes(sign)));
  const separator = style === "point" ? "," : ".";
  const separators = [
    ...(has(separator) ? [style === "point" ? "commas" : "points"] : []),
    ...(marked.some(({ hasBlanks }) => hasBlanks) ? ["blanks"] : []),
  ];
  return [
    ...(style === "comma" && has(",") ? ["commas in numbers are read as decimal points"] : []),
    ...(separators.length === 0
      ? []
      : [`${separators.join(" and ")} in numbers are read as separators of thousands`]),
  ];
}

function styleOf(
  marked: readonly MarkedColumn[],
  counts: ReadonlyMap<string, Count>,
  path: string,
): NumberStyle {
  const point = marked.find((one) => one.point !== null);
  const comma = marked.find((one) => one.comma !== null);
  if (point !== undefined && comma !== undefined) {
    throw mixed(
      path,
      [comma.column, comma.comma!, "a decimal comma"],
      [point.column, point.point!, "a decimal point"],
    );
  }
  const counted = marked.filter((one) => {
    const count = counts.get(one.column);
    return count !== undefined && isGrouped(one, count);
  });
  const byComma = counted.find((one) => one.openComma !== null);
  const byPoint = counted.find((one) => one.openPoint !== null);
  if (byPoint !== undefined && point !== undefined) {
    throw mixed(
      path,
      [byPoint.column, byPoint.openPoint!, "a point between thousands"],
      [point.column, point.point!, "a decimal point"],
    );
  }
  if (byComma !== undefined && comma !== undefined) {
    throw mixed(
      path,
      [byComma.column, byComma.openComma!, "a comma between thousands"],
      [comma.column, comma.comma!, "a decimal comma"],
    );
  }
  if (point !== undefined) return "point";
  if (comma !== undefined) return "comma";
  // Only counts tell: what they tell of is their own column.
  const open = marked.find(
    (one) =>
      !counted.includes(one) && (one.openComma !== null || (byPoint !== undefined && one.openPoint !== null)),
  );
  if (open !== undefined) throw ambiguous(path, (open.openComma ?? open.openPoint)!, open.column);
  if (byComma !== undefined && byPoint !== undefined)
    throw ambiguous(path, byComma.openComma!, byComma.column);
  return byPoint === undefined ? "point" : "comma";
}

const REMEDY = "Write a point before decimals and nothing between thousands";

function ambiguous(path: string, row: CsvRow, column: string): AtlasError {
  const text = row.values[column]!.trim();
  return new AtlasError({
    code: "tables/ambiguous-numbers",
    kind: "input",
    problem: `${quotedBriefly(text)} may be ${text.replaceAll(/[.,]/g, "").slice(0, 20)} or ${text.replace(",", ".").slice(0, 20)}, and nothing in the table tells which`,
    where: placeIn(path, row, column),
    expected: "numbers with one reading",
    remedy: REMEDY,
  });
}

type Telling = readonly [column: string, row: CsvRow, words: string];

function mixed(path: string, [column, row, words]: Telling, [other, at, otherWords]: Telling): AtlasError {
  return new AtlasError({
    code: "tables/mixed-numbers",
    kind: "input",
    problem:
      `${quotedBriefly(row.values[column]!.trim())} has ${words}, and ${quotedBriefly(at.values[other]!.trim())} ` +
      `(line ${at.line}, column ${quotedBriefly(other)}) has ${otherWords}`,
    where: placeIn(path, row, column),
    expected: "one way of writing numbers in a table",
    remedy: REMEDY,
  });
}
