import { AtlasError } from "#errors";
import type { CsvRow } from "#files";
import { counted, quotedBriefly } from "#words";
import { isMissingWord, readNumber } from "../number-text.ts";

/** A column that says the same as others should, with the way from its numbers to what they are of. */
export interface Said {
  /** As the file spells it. */
  readonly column: string;
  /** What it and the others are of, such as `train_loss`. */
  readonly of: string;
  /** How well its name says so: 0 for the exact name, more for others. */
  readonly rank: number;
  readonly convert: (value: number) => number;
  readonly slope: (value: number) => number;
  /** Whether it holds means of logarithms, which lie below the logarithm of the mean. */
  readonly isLogarithm: boolean;
  /** Whether it holds what it is of as it is, so that another column can fill its gaps. */
  readonly isPlain: boolean;
  /** Whether a unit of it can be told. */
  readonly hasUnit: boolean;
}

/** The one column that is read of several, with what is to be said of the others. */
export interface Agreed<Column> {
  readonly read: readonly Column[];
  readonly notes: readonly string[];
  /** The rows, in which others have filled the gaps of the columns that are read. */
  readonly rows: readonly CsvRow[];
}

/** What float32 and a decimal text of it may change. */
const RELATIVE = 1e-6;
/** How far a mean of logarithms of networks that differ may lie below the logarithm of their mean. */
const BELOW_MEAN = 0.5;

/**
 * Compares columns of one thing row by row, within the digits that are written, and keeps one of each: that with the exact
 * name, else the one that is first by name, whatever their order. Where it is empty the others fill it.
 *
 * @throws AtlasError `tables/contradiction` of kind `input` with both values and the line
 */
export function agreeingColumns<Column>(
  columns: readonly Column[],
  saidBy: (column: Column) => Said,
  rows: readonly CsvRow[],
  path: string,
): Agreed<Column> {
  const groups = Map.groupBy(columns, (column) => saidBy(column).of);
  const dropped = new Set<Column>();
  const notes: string[] = [];
  let filled = rows;
  for (const group of groups.values()) {
    if (group.length < 2) continue;
    const [first, ...others] = group.toSorted((a, b) => byName(saidBy(a), saidBy(b)));
    for (const other of others) {
      const compared = comparison(saidBy(first!), saidBy(other), filled, path);
      notes.push(compared.words);
      filled = compared.rows;
      dropped.add(other);
    }
  }
  return { read: columns.filter((column) => !dropped.has(column)), notes, rows: filled };
}

function byName(a: Said, b: Said): number {
  return a.rank - b.rank || (a.column < b.column ? -1 : 1);
}

function comparison(
  first: Said,
  other: Said,
  rows: readonly CsvRow[],
  path: string,
): { readonly words: string; readonly rows: readonly CsvRow[] } {
  const name = (said: Said) => shown(said.column);
  const gaps = new Map<CsvRow, string>();
  let below = 0;
  for (const row of rows) {
    const a = reading(first, row);
    const b = reading(other, row);
    if (a === null && b === null && !isSameWord(row.values[first.column], row.values[other.column])) {
      throw contradiction(first, other, [Number.NaN, Number.NaN], `${path}:${row.line}`, row);
    }
    if (b === null) continue;
    if (a === null) {
      // What is no number may say that a network diverged; only what is empty is a gap.
      if ((row.values[first.column] ?? "").trim() === "") gaps.set(row, String(b.value));
      continue;
    }
    const slack =
      a.slack + b.slack + RELATIVE * Math.max(Math.abs(a.value), Math.abs(b.value), a.scale, b.scale);
    if (Math.abs(a.value - b.value) <= slack) continue;
    const isBelow =
      other.isLogarithm && !first.isLogarithm && b.value < a.value && b.value > BELOW_MEAN * a.value;
    if (!isBelow) throw contradiction(first, other, [a.value, b.value], `${path}:${row.line}`, row);
    below++;
  }
  const rest = `${counted(gaps.size, "row")} where ${name(first)} is empty`;
  const unread =
    gaps.size === 0
      ? "is not read"
      : first.isPlain
        ? `is read in the ${rest}`
        : `is not read, not even in the ${rest}`;
  const words =
    below === 0
      ? `${name(other)} says the same as ${name(first)} and ${unread}`
      : `${name(other)} lies below ${name(first)} in ${counted(below, "row")}, as means of logarithms do, and ${unread}`;
  if (gaps.size === 0 || !first.isPlain) return { words, rows };
  const filled = rows.map((row) => {
    const text = gaps.get(row);
    return text === undefined ? row : { ...row, values: { ...row.values, [first.column]: text } };
  });
  return { words, rows: filled };
}

/** Whether two texts that are no numbers agree, or one of them says nothing. */
function isSameWord(a = "", b = ""): boolean {
  return a.trim() === b.trim() || a.trim() === "" || b.trim() === "" || isMissingWord(a) || isMissingWord(b);
}

interface Reading {
  readonly value: number;
  /** Half a unit of the last digit that is written. */
  readonly slack: number;
  /** The size of what was subtracted from, so that small differences of large numbers are not taken for exact. */
  readonly scale: number;
}

function reading({ column, convert, slope }: Said, row: CsvRow): Reading | null {
  const text = row.values[column] ?? "";
  const number = readNumber(text) ?? null;
  if (number === null) return null;
  const value = convert(number);
  const steep = slope(number);
  return { value, slack: 0.5 * lastDigit(text) * steep * (1 + RELATIVE), scale: Math.abs(steep * number) };
}

/** The value of the last digit of a decimal number: 0.01 for `1.25`, 0 for one that is written in full. */
function lastDigit(text: string): number {
  const [, decimals = "", exponent = "0"] = /^[^.e]*(?:\.(\d*))?(?:e([+-]?\d+))?$/i.exec(text.trim()) ?? [];
  return 10 ** (Number(exponent) - decimals.length);
}

function contradiction(
  first: Said,
  other: Said,
  [a, b]: readonly [number, number],
  where: string,
  row: CsvRow,
): AtlasError {
  const told = ({ column, of }: Said, value: number) => {
    const text = row.values[column]!;
    const number = Number(value.toPrecision(6));
    return `${shown(column)} is ${quotedBriefly(text).slice(1, -1)}${
      Number(text) === number || Number.isNaN(number) ? "" : `, which is ${of} ${number}`
    }`;
  };
  return new AtlasError({
    code: "tables/contradiction",
    kind: "input",
    problem: `${told(first, a)}, and ${told(other, b)}: both are ${first.of}`,
    where,
    expected: "columns of one quantity that say the same",
    remedy:
      `Leave one out, as by --map ${argument(`${other.column.trim()}=none`)}` +
      (other.hasUnit ? `, or say the unit of one by --unit ${argument(`${other.column.trim()}=…`)}` : ""),
  });
}

function argument(word: string): string {
  return word.length <= 60 && /^[\w.=%/…-]+$/.test(word)
    ? word
    : JSON.stringify(word.length <= 60 ? word : `${word.slice(0, 50)}…`);
}

function shown(column: string): string {
  return /^[\w.%/() -]{1,60}$/.test(column) ? column.trim() : quotedBriefly(column);
}
