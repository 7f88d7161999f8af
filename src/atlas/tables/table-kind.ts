import type { CsvRow } from "#files";
import { metricOfColumn, plainColumnName } from "./columns/column-dictionary.ts";
import type { NamedColumn } from "./columns/named-columns.ts";

/** What one row of a table is about. */
export type TableKind = "cell" | "network" | "pair" | "measurement" | "curve point";

/**
 * What the rows of a table are about, told by its columns.
 *
 * @param names every column in plain form.
 */
export function tableKind(names: Iterable<string>): TableKind {
  const columns = new Set(names);
  const has = (...wanted: readonly string[]) => wanted.every((name) => columns.has(name));
  if (has("metric", "value")) return "measurement";
  if (has("seed_i", "seed_j")) {
    return has("t") && [...columns].some(isTrainingError) ? "curve point" : "pair";
  }
  return has("seed") ? "network" : "cell";
}

function isTrainingError(column: string): boolean {
  return metricOfColumn(column)?.metric === "train_error_pct";
}

/**
 * Whether rows with a seed are cells all the same: the seed is the same in every row, and a column says over how many
 * networks a mean is or how well it is known, which single networks have not.
 */
export function isOfOneSeed(
  columns: readonly NamedColumn[],
  spelling: ReadonlyMap<string, string>,
  rows: readonly CsvRow[],
): boolean {
  const seed = spelling.get("seed");
  if (seed === undefined || tableKind(spelling.keys()) !== "network") return false;
  return (
    rows.every(({ values }) => values[seed] === rows[0]!.values[seed]) &&
    columns.some(
      ({ name, holds }) =>
        plainColumnName(name) === "seeds" || holds === "standard error" || holds === "standard deviation",
    )
  );
}
