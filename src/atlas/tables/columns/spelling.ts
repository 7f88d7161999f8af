import { AtlasError } from "#errors";
import type { CsvRow } from "#files";
import { quantityNamed } from "#quantities";
import { quotedBriefly } from "#words";
import { metricNamed, plainColumnName } from "./column-dictionary.ts";
import { isBookkeeping, type NamedColumn } from "./named-columns.ts";

/**
 * The columns of a table by the names of the dictionary and as the file spells them; of two of one name that with the name
 * itself. Where no column counts the seeds, a count of a quantity of networks does.
 *
 * @throws AtlasError `tables/same-column` (kind `input`) for two columns of bookkeeping that differ
 */
export function spellingOf(
  named: readonly NamedColumn[],
  rows: readonly CsvRow[],
  path: string,
): ReadonlyMap<string, string> {
  const spelling = new Map<string, string>();
  for (const { column, name, holds, by } of named) {
    const plain = plainColumnName(holds === "value" ? name : column);
    const other = spelling.get(plain);
    const isSame = other === undefined || rows.every(({ values }) => values[other] === values[column]);
    // Knobs and metrics are compared by value later.
    if (!isSame && isBookkeeping(plain)) throw sameColumn(other, column, path);
    if (other === undefined || by === "itself") spelling.set(plain, column);
  }
  const counted = named.find(({ name, holds }) => holds === "count" && isOfNetworks(name));
  if (counted !== undefined && !spelling.has("seeds")) spelling.set("seeds", counted.column);
  // Every column is found as the file spells it, whatever else is called so.
  for (const { column } of named) {
    const plain = plainColumnName(column);
    if (!spelling.has(plain)) spelling.set(plain, column);
    if (!spelling.has(column)) spelling.set(column, column);
  }
  return spelling;
}

/**
 * Refuses columns that the dictionary cannot tell apart.
 *
 * @throws AtlasError `tables/same-column` (kind `input`)
 */
export function requireDistinctNames(columns: readonly string[], path: string): void {
  const seen = new Map<string, string>();
  for (const column of columns) {
    const name = plainColumnName(column);
    const other = seen.get(name);
    if (other !== undefined && name !== "") throw sameColumn(other, column, path);
    seen.set(name, column);
  }
}

/** Whether a count of a quantity counts networks. */
function isOfNetworks(name: string): boolean {
  const metric = metricNamed(name)?.metric;
  return metric !== undefined && quantityNamed(metric).of === "network";
}

function sameColumn(other: string, column: string, path: string): AtlasError {
  return new AtlasError({
    code: "tables/same-column",
    kind: "input",
    problem: `${quotedBriefly(other)} and ${quotedBriefly(column)} are the same column`,
    where: `${path}:1`,
    expected: "each column once",
  });
}
