import type { CsvRow } from "#files";
import { withHyphens } from "#words";
import { notFinite } from "../not-finite.ts";
import { isMissingWord } from "../number-text.ts";

/** What stands before decimals in the numbers of a table; the other stands between thousands, if anything does. */
export type NumberStyle = "point" | "comma";

/** Blanks and apostrophes between thousands, where they stand nowhere else. */
export const BLANKS = /(?<=\d)[ '’\u00a0\u2009\u202f](?=\d{3}(?!\d))/g;

const NUMBER = /^[+\-−]?[\d.,][\d.,]*(e[+\-−]?\d+)?$/i;

/** A column of numbers some of which have a comma, a point or a blank inside. */
export interface MarkedColumn {
  readonly column: string;
  readonly hasBlanks: boolean;
  /** Rows with a number that has a reading in one style alone. */
  readonly point: CsvRow | null;
  readonly comma: CsvRow | null;
  /** Rows with a comma, or with a point, in a number that may be read either way. */
  readonly openComma: CsvRow | null;
  readonly openPoint: CsvRow | null;
  /** Whether thousands can be separated in it: every number with one reading is whole and below 1,000. */
  readonly canBeGrouped: boolean;
  /** The smallest number without a mark; infinite where there is none. */
  readonly leastWhole: number;
  /** The largest number with two readings, if its mark stood before decimals. */
  readonly mostAsDecimal: number;
  /** Whether such a number would not be whole then. */
  readonly hasOdd: boolean;
}

/** The marks of a column; `null` for a column of anything but numbers, and for numbers without marks. */
export function markedColumn(column: string, rows: readonly CsvRow[]): MarkedColumn | null {
  let [hasBlanks, areSmall, hasOdd] = [false, true, false];
  let [leastWhole, mostAsDecimal] = [Number.POSITIVE_INFINITY, 0];
  const first: Record<"point" | "comma" | "openComma" | "openPoint", CsvRow | null> = {
    point: null,
    comma: null,
    openComma: null,
    openPoint: null,
  };
  for (const row of rows) {
    const text = (row.values[column] ?? "").trim();
    if (text === "" || isMissingWord(text) || notFinite(text) !== null) continue;
    const bare = text.replaceAll(BLANKS, "");
    hasBlanks ||= bare !== text;
    if (!NUMBER.test(bare)) return null;
    if (!/[.,]/.test(bare)) {
      if (bare === text && /^[+\-−]?\d{1,3}$/.test(bare))
        leastWhole = Math.min(leastWhole, Math.abs(Number(withHyphens(bare))));
      else if (bare === text) areSmall = false;
      continue;
    }
    const told = styleTold(bare);
    if (told === null) return null;
    if (told !== "either") first[told] ??= row;
    else {
      first[bare.includes(",") ? "openComma" : "openPoint"] ??= row;
      hasOdd ||= !bare.endsWith("000");
      mostAsDecimal = Math.max(mostAsDecimal, Math.abs(Number.parseFloat(withHyphens(bare))) + 1);
    }
  }
  const isMarked = hasBlanks || Object.values(first).some((row) => row !== null);
  const canBeGrouped = areSmall && first.point === null && first.comma === null;
  return isMarked ? { column, hasBlanks, canBeGrouped, leastWhole, mostAsDecimal, hasOdd, ...first } : null;
}

/** The style of one number that has a comma or a point; `null` for what is none in either. */
function styleTold(text: string): NumberStyle | "either" | null {
  const digits = text.replace(/^[+\-−]/, "").replace(/e[+\-−]?\d+$/i, "");
  const isPoint = /^(\d{1,3}(,\d{3})+|\d*)(\.\d*)?$/.test(digits);
  const isComma = /^(\d{1,3}(\.\d{3})+|\d*)(,\d*)?$/.test(digits);
  if (!isPoint || !isComma) return isPoint ? "point" : isComma ? "comma" : null;
  // Nobody separates thousands behind a leading zero, nor where powers of ten are written.
  const isDecimal = /^0/.test(digits) || /^[.,]/.test(digits) || /e/i.test(text);
  if (!isDecimal) return "either";
  return digits.includes(",") ? "comma" : "point";
}
