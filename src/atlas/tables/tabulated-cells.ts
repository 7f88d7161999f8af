import { AtlasError } from "#errors";
import type { CsvRow } from "#files";
import type { QuantityName } from "#quantities";
import { type Cell, cellFromMeans } from "#taxonomy";
import type { ColumnChoices } from "./columns/column-choices.ts";
import { standardErrorAt } from "./columns/error-column.ts";
import { parseKnob } from "./knob-cell.ts";
import { convertedMetric } from "./metric-range.ts";
import { numberAt, placeOf, readSourceTable, type SourceTable } from "./source-table.ts";

/** The values of some knobs, which place a row. */
export type Knobs = Cell["knobs"];

/** A cell with the row it comes from. */
export interface TabulatedRow {
  readonly cell: Cell;
  readonly row: CsvRow;
}

/**
 * The cells of a table such as `cells.csv`, without single observations. Columns may stand in any order and have any
 * name that the dictionary knows; knobs, metrics and standard errors that have no column are unknown, other columns of
 * numbers are kept as they are, columns of text (the phase among them) are ignored, and without a `seeds` column it
 * is not known over how many networks the means are.
 *
 * @param choices what columns are called and in what unit they count, where that is told
 * @throws AtlasError of kind `input` naming file and line: as `readSourceTable` and `cellRows`.
 */
export async function readCellsTable(path: string, choices: ColumnChoices = {}): Promise<Cell[]> {
  return cellRows(await readSourceTable(path, [], choices)).map(({ cell }) => cell);
}

/**
 * The cells that the rows of a table stand for.
 *
 * @throws AtlasError of kind `input` naming file and line: `tables/not-a-number`, `tables/out-of-range`,
 *   `tables/bad-knob`, `tables/bad-count`.
 */
export function cellRows(source: SourceTable): TabulatedRow[] {
  return source.rows.map((row) => ({ row, cell: cellOf(source, row) }));
}

/**
 * The values of a row's knobs.
 *
 * @throws AtlasError of kind `input`: `tables/bad-knob`, `tables/not-a-number`.
 */
export function knobsOf(source: SourceTable, row: CsvRow): Knobs {
  return Object.fromEntries(
    source.knobs.map(({ column, knob }) => {
      return [knob, parseKnob(knob, row.values[column]!, placeOf(source.path, row, column))];
    }),
  );
}

function cellOf(source: SourceTable, row: CsvRow): Cell {
  const means: Partial<Record<QuantityName, number>> = {};
  const standardErrors: Partial<Record<QuantityName, number>> = {};
  for (const metricColumn of source.metrics) {
    const { column, metric, slope, error: errorColumn } = metricColumn;
    const value = numberAt(source, row, column);
    if (value === null) continue;
    means[metric] = convertedMetric(metricColumn, value, () => placeOf(source.path, row, column));
    if (errorColumn === null) continue;
    const error = standardErrorAt(errorColumn, row, (at, name) => numberAt(source, at, name));
    if (error === null) continue;
    if (error < 0) throw negativeError(error, placeOf(source.path, row, errorColumn.column));
    standardErrors[metric] = error * slope(value);
  }
  return cellFromMeans({
    knobs: knobsOf(source, row),
    seeds: countAt(source, row, "seeds", 1),
    divergedSeeds: countAt(source, row, "diverged_seeds", 0) ?? 0,
    degenerateSeeds: countAt(source, row, "degenerate_seeds", 0) ?? 0,
    means,
    standardErrors,
  });
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

function negativeError(value: number, where: string): AtlasError {
  return new AtlasError({
    code: "tables/out-of-range",
    kind: "input",
    problem: `the standard error is ${value}`,
    where,
    expected: "0 or more",
  });
}
