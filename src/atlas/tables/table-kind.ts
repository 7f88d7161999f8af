import { metricOfColumn } from "./column-dictionary.ts";

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
