import type { CsvRow } from "#files";
import { quotedBriefly } from "#words";
import { plainColumnName } from "../column-dictionary.ts";

/** Where a value stands, for errors: file, line and column. */
export function placeIn(path: string, row: CsvRow | undefined, column: string): string {
  const name = plainColumnName(column);
  return `${path}:${row?.line ?? 1}, column ${name.length <= 60 ? name : quotedBriefly(name)}`;
}
