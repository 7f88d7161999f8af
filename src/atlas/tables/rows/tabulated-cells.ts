import { AtlasError } from "#errors";
import type { CsvRow } from "#files";
import type { QuantityName } from "#quantities";
import { type Cell, cellFromMeans } from "#taxonomy";
import { counted } from "#words";
import type { ColumnChoices } from "../columns/column-choices.ts";
import { standardErrorAt } from "../columns/error-column.ts";
import { numberAt, placeOf, readSourceTable, type SourceTable } from "../source-table.ts";
import { type Divergence, measuredAt } from "./measured-value.ts";
import { type Knobs, type Places, placesOf } from "./places.ts";

/** A cell with the row it comes from. */
export interface TabulatedRow {
  readonly cell: Cell;
  readonly row: CsvRow;
  /** By what a mean of the row tells that at least one of its networks diverged; `null` where none does. */
  readonly diverged: Divergence | null;
}

/**
 * The cells of a table such as `cells.csv`, without single observations. Columns may stand in any order and have any
 * name that the dictionary knows; knobs, metrics and standard errors that have no column are unknown, other columns of
 * numbers are kept as they are, columns of text (the phase among them) are ignored, and without a `seeds` column it
 * is not known over how many networks the means are. A mean that is not finite or, of training losses, above
 * `divergedLoss` is not measured, and one of its networks or more counts as diverged.
 *
 * @param choices what columns are called and in what unit they count, where that is told
 * @throws AtlasError of kind `input` naming file and line: as `readSourceTable` and `cellRows`.
 */
export async function readCellsTable(path: string, choices: ColumnChoices = {}): Promise<Cell[]> {
  const source = await readSourceTable(path, [], choices);
  return cellRows(source, placesOf([source])).map(({ cell }) => cell);
}

/**
 * The cells that the rows of a table stand for.
 *
 * @throws AtlasError of kind `input` naming file and line: `tables/not-a-number`, `tables/out-of-range`,
 *   `tables/bad-knob`, `tables/bad-count`.
 */
export function cellRows(source: SourceTable, places: Places): TabulatedRow[] {
  return source.rows.map((row) => tabulatedRow(source, row, places.of(row)));
}

function tabulatedRow(source: SourceTable, row: CsvRow, knobs: Knobs): TabulatedRow {
  const means: Partial<Record<QuantityName, number>> = {};
  const standardErrors: Partial<Record<QuantityName, number>> = {};
  let diverged: Divergence | null = null;
  for (const metricColumn of source.metrics) {
    const { column, metric, slope, error: errorColumn } = metricColumn;
    const measured = measuredAt(source, row, metricColumn, knobs);
    if (measured === null) continue;
    if (typeof measured === "string") {
      diverged ??= measured;
      continue;
    }
    means[metric] = measured;
    if (errorColumn === null) continue;
    const error = standardErrorAt(errorColumn, row, (at, name) => numberAt(source, at, name));
    if (error === null) continue;
    if (error < 0) throw negativeError(error, placeOf(source.path, row, errorColumn.column));
    standardErrors[metric] = error * slope(numberAt(source, row, column) ?? 0);
  }
  const counted = countAt(source, row, "diverged_seeds", 0) ?? 0;
  // A run writes 0 of a cell that it has left out, which then has no numbers either.
  const isEmpty = diverged === null && Object.keys(means).length === 0;
  const seeds = countAt(source, row, "seeds", isEmpty ? 0 : 1);
  if (seeds !== null && counted > seeds) throw moreThanAll(source, row, counted, seeds);
  const cell = cellFromMeans({
    knobs,
    seeds,
    divergedSeeds: diverged === null ? counted : Math.max(1, counted),
    degenerateSeeds: countAt(source, row, "degenerate_seeds", 0) ?? 0,
    means,
    standardErrors,
  });
  return { cell, row, diverged };
}

function countAt(source: SourceTable, row: CsvRow, column: string, least: number): number | null {
  const value = numberAt(source, row, column);
  if (value === null || (Number.isSafeInteger(value) && value >= least)) return value;
  throw new AtlasError({
    code: "tables/bad-count",
    kind: "input",
    problem: `${value} is no count`,
    where: placeOf(source.path, row, column),
    expected: `a whole number, at least ${least}`,
  });
}

function moreThanAll(source: SourceTable, row: CsvRow, diverged: number, seeds: number): AtlasError {
  return new AtlasError({
    code: "tables/bad-count",
    kind: "input",
    problem: `${counted(diverged, "network")} diverged of ${seeds}`,
    where: placeOf(source.path, row, source.spelling.get("diverged_seeds")!),
    expected: "no more networks that diverged than there are, for seeds counts them as well",
  });
}

function negativeError(value: number, where: string): AtlasError {
  return new AtlasError({
    code: "tables/out-of-range",
    kind: "input",
    problem: `the standard error is ${value}`,
    where,
    expected: "0 or more",
  });
}
