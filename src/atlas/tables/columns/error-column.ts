import type { CsvRow } from "#files";

/** A column that tells how uncertain another is. */
export interface ErrorColumn {
  /** As the file spells it. */
  readonly column: string;
  readonly holds: "standard error" | "standard deviation";
  /** The column that counts what a standard deviation is over, as the file spells it; `null` for a standard error. */
  readonly count: string | null;
}

/**
 * The standard error that a row tells, in the unit of the column beside it; `null` where the number or its count is missing.
 *
 * @param numberAt the number of a row in a column as the file spells it.
 */
export function standardErrorAt(
  { column, holds, count }: ErrorColumn,
  row: CsvRow,
  numberAt: (row: CsvRow, column: string) => number | null,
): number | null {
  const value = numberAt(row, column);
  if (value === null || holds === "standard error") return value;
  const number = count === null ? null : numberAt(row, count);
  // One network has no spread; programs write 0 or nothing.
  return number === null || number < 2 ? null : value / Math.sqrt(number);
}
