import type { CsvRow } from "#files";
import { shownName } from "./column-words.ts";

/** Where a value stands, for errors: file, line and column as the file spells it. */
export function placeIn(path: string, row: CsvRow | undefined, column: string): string {
  return `${path}:${row?.line ?? 1}, column ${shownName(column)}`;
}
