import { AtlasError } from "#errors";
import { type CsvRow, formatCsv, parseCsv, readTextFile } from "#files";
import {
  type Cell,
  type ClassifiedCell,
  cellFromMeans,
  KNOB_NAMES,
  type KnobName,
  METRIC_NAMES,
  type MetricName,
} from "#taxonomy";
import { numberText, parseNumber } from "./number-text.ts";

/** The columns of `cells.csv` in order: knobs, counts of networks, each metric with its standard error, the phase. */
export const CELLS_COLUMNS: readonly string[] = [
  ...KNOB_NAMES,
  "seeds",
  "diverged_seeds",
  "degenerate_seeds",
  ...METRIC_NAMES.flatMap((metric) => [metric, `${metric}_se`]),
  "phase",
  "phase_share",
  "phase_margin",
];

/** The text of `cells.csv`: one line a cell, in the order given; what is not known is empty. */
export function formatCellsTable(cells: readonly ClassifiedCell[]): string {
  return formatCsv(CELLS_COLUMNS, cells.map(rowOf));
}

function rowOf(cell: ClassifiedCell): string[] {
  return [
    ...KNOB_NAMES.map((knob) => numberText(cell.knobs[knob])),
    numberText(cell.seeds),
    numberText(cell.divergedSeeds),
    numberText(cell.degenerateSeeds),
    ...METRIC_NAMES.flatMap((metric) => {
      const { value, standardError } = cell.metrics[metric];
      return [numberText(value), numberText(standardError)];
    }),
    cell.phase,
    numberText(cell.phaseShare),
    numberText(cell.phaseMargin),
  ];
}

/**
 * The cells of a table such as `cells.csv`, without single observations. Columns may stand in any order; knobs,
 * metrics and standard errors that have no column are unknown, other columns (the phase among them) are ignored,
 * and without a `seeds` column each mean is over one network.
 *
 * @throws AtlasError of kind `input` naming file and line: `tables/no-known-columns`, `tables/not-a-number`,
 *   `tables/bad-count`; as `parseCsv` and `readTextFile`.
 */
export async function readCellsTable(path: string): Promise<Cell[]> {
  const { columns, rows } = parseCsv(await readTextFile(path), path);
  const metrics = METRIC_NAMES.filter((metric) => columns.includes(metric));
  const knobs = KNOB_NAMES.filter((knob) => columns.includes(knob));
  if (knobs.length === 0) throw noKnownColumns("knob", KNOB_NAMES, path);
  if (metrics.length === 0) throw noKnownColumns("metric", METRIC_NAMES, path);
  return rows.map((row) => cellOf(row, knobs, metrics, path));
}

function cellOf(row: CsvRow, knobs: readonly KnobName[], metrics: readonly MetricName[], path: string): Cell {
  const at = (column: string) => `${path}:${row.line}, column ${column}`;
  const number = (column: string) => parseNumber(row.values[column] ?? "", at(column));
  const count = (column: string, least: number): number => {
    const value = number(column) ?? least;
    if (Number.isInteger(value) && value >= least) return value;
    throw new AtlasError({
      code: "tables/bad-count",
      kind: "input",
      problem: `${value} is no count`,
      where: at(column),
      expected: `a whole number, at least ${least}`,
    });
  };
  return cellFromMeans({
    knobs: Object.fromEntries(knobs.map((knob) => [knob, number(knob)])),
    seeds: count("seeds", 1),
    divergedSeeds: count("diverged_seeds", 0),
    degenerateSeeds: count("degenerate_seeds", 0),
    means: Object.fromEntries(metrics.map((metric) => [metric, number(metric)])),
    standardErrors: Object.fromEntries(metrics.map((metric) => [metric, number(`${metric}_se`)])),
  });
}

function noKnownColumns(what: string, known: readonly string[], path: string): AtlasError {
  return new AtlasError({
    code: "tables/no-known-columns",
    kind: "input",
    problem: `the table has no column of a ${what}`,
    where: `${path}:1`,
    expected: `at least one of ${known.join(", ")}`,
  });
}
