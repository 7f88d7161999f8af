import { basename } from "node:path";
import { AtlasError } from "#errors";
import type { CsvRow } from "#files";
import { usualKnobs } from "#knobs";
import { findQuantity, quantityNamed } from "#quantities";
import { quantitiesIn } from "#taxonomy";
import { quotedBriefly } from "#words";
import { cellsColumns } from "./cells-table.ts";
import { type MetricColumn, metricOfColumn, plainColumnName } from "./column-dictionary.ts";
import { columnList, columnNotes, missingWordNotes } from "./column-notes.ts";
import { keptColumns, withoutPairOrder } from "./kept-columns.ts";
import { type KnobColumn, knobColumnsOf } from "./knob-columns.ts";
import { MEASUREMENTS_COLUMNS } from "./measurements-table.ts";
import { parseNumber } from "./number-text.ts";
import { readCsvTable } from "./read-csv-table.ts";
import { type TableKind, tableKind } from "./table-kind.ts";

/** A CSV file whose columns are understood. */
export interface SourceTable {
  readonly path: string;
  readonly kind: TableKind;
  readonly knobs: readonly KnobColumn[];
  /** The registered quantities in the order of the file, then those that nobody registered. */
  readonly metrics: readonly MetricColumn[];
  readonly rows: readonly CsvRow[];
  /** Sentences about what was assumed or left out. */
  readonly notes: readonly string[];
  /** The columns as the file spells them by the names of the dictionary. */
  readonly spelling: ReadonlyMap<string, string>;
}

/**
 * Reads a table and tells by its columns what its rows are: cells (`width`, `train_loss`, …), networks (with `seed`),
 * pairs of networks (with `seed_i` and `seed_j`), single measurements (with `metric` and `value`) or points of curves
 * (with `t` and a training error). Numbers of quantities that nobody registered are kept as `keptColumns` says.
 *
 * A column may be called like a knob and hold a result, such as the epochs that networks trained: of the knobs that
 * not every table has, only those are read without which rows could not be told apart.
 *
 * @param chosen columns that are knobs in any case
 * @throws AtlasError of kind `input` naming file and line: `tables/no-known-columns`, `tables/no-rows`,
 *   `tables/same-column`; as `readCsvTable`.
 */
export async function readSourceTable(path: string, chosen: readonly string[] = []): Promise<SourceTable> {
  const { columns, rows, assumptions } = await readCsvTable(path);
  const spelling = spellingOf(columns, path);
  const kind = tableKind(spelling.keys());
  const knobs = knobColumnsOf({ columns, rows }, chosen);
  if (knobs.length === 0) throw noKnownColumns("knob", usualKnobs(), columns, path);
  const metrics = columns.flatMap((column) => metricColumn(column, kind));
  const ours = bookkeeping();
  const others = columns.filter((column) => knobs.every((knob) => knob.column !== column));
  const kept = keptColumns({ columns: others, rows }, kind, (name) => ours.has(name));
  if (metrics.length + kept.length === 0 && kind !== "measurement") {
    throw noKnownColumns("metric", quantitiesIn([]), columns, path);
  }
  if (rows.length === 0) throw noRows(path);
  const [knobsOnce, repeatedKnobs] = firstOfEach(knobs, ({ column, knob }) => [knob, column]);
  const [metricsOnce, repeatedMetrics] = firstOfEach(metrics, ({ column, metric }) => [
    kind === "pair" ? column : metric,
    column,
  ]);
  const read = new Set([...knobsOnce, ...metricsOnce, ...kept].map(({ column }) => column));
  const readNames = new Set([...read].map(plainColumnName));
  const unread = columns.filter((column) => {
    const name = plainColumnName(column);
    return !read.has(column) && !ours.has(name) && !readNames.has(name.replace(/_se$/, ""));
  });
  const keptNames =
    kind === "measurement" ? measurementsKept(rows, spelling) : kept.map(({ column }) => column);
  return {
    path,
    kind,
    knobs: knobsOnce,
    metrics: [...metricsOnce, ...kept],
    rows,
    spelling,
    notes: [
      ...assumptions,
      ...metricsOnce.flatMap(({ assumption }) => assumption ?? []),
      ...[...repeatedKnobs, ...repeatedMetrics].map(
        ([first, second]) => `${second} says the same as ${first} and is not read`,
      ),
      ...columnNotes("kept as it is", keptNames, readNames),
      ...columnNotes("not used", unread, readNames),
      ...missingWordNotes(rows, knobsOnce, [...metricsOnce, ...kept]),
    ].map((note) => `${basename(path)}: ${note}.`),
  };
}

/**
 * Refuses tables of which no column, nor any single measurement, can be of a registered quantity.
 *
 * @throws AtlasError of kind `input`: `tables/no-known-columns` about the first of them.
 */
export function requireKnownMetric(sources: readonly SourceTable[]): void {
  const isKnown = ({ kind, metrics }: SourceTable) =>
    kind === "measurement" || metrics.some(({ metric }) => findQuantity(metric) !== undefined);
  const [first] = sources;
  if (first === undefined || sources.some(isKnown)) return;
  throw noKnownColumns("metric", quantitiesIn([]), Object.keys(first.rows[0]?.values ?? {}), first.path);
}

/** A number of a row by the name of its column, however spelled; `null` where it or the column is missing. */
export function numberAt({ path, spelling }: SourceTable, row: CsvRow, name: string): number | null {
  const column = spelling.get(plainColumnName(name));
  return column === undefined ? null : parseNumber(row.values[column]!, placeOf(path, row, column));
}

/** Where a value stands, for errors: file, line and column. */
export function placeOf(path: string, { line }: CsvRow, column: string): string {
  return `${path}:${line}, column ${plainColumnName(column)}`;
}

function spellingOf(columns: readonly string[], path: string): ReadonlyMap<string, string> {
  const spelling = new Map<string, string>();
  for (const column of columns) {
    const name = plainColumnName(column);
    const other = spelling.get(name);
    if (other !== undefined && name !== "") {
      throw new AtlasError({
        code: "tables/same-column",
        kind: "input",
        problem: `${quotedBriefly(other)} and ${quotedBriefly(column)} are the same column`,
        where: `${path}:1`,
        expected: "each column once",
      });
    }
    spelling.set(name, column);
  }
  return spelling;
}

/** The metric of a column as far as rows of this kind can have it. */
function metricColumn(column: string, kind: TableKind): MetricColumn[] {
  if (kind === "measurement") return [];
  // The two orders of a pair are two observations of it.
  const name = kind === "pair" ? withoutPairOrder(column) : column;
  const found = metricOfColumn(name);
  if (found === null) return [];
  const fits = {
    cell: true,
    network: quantityNamed(found.metric).of === "network",
    pair: quantityNamed(found.metric).of === "pair",
    "curve point": found.metric === "train_error_pct",
  }[kind];
  return fits ? [{ ...found, column }] : [];
}

/** The first column of each key, and of every later one its name beside that of the first. */
function firstOfEach<Column>(
  columns: readonly Column[],
  keyAndName: (column: Column) => readonly [key: string, name: string],
): [first: Column[], repeated: (readonly [first: string, later: string])[]] {
  const names = new Map<string, string>();
  const first: Column[] = [];
  const repeated: (readonly [string, string])[] = [];
  for (const column of columns) {
    const [key, name] = keyAndName(column);
    const earlier = names.get(key);
    if (earlier === undefined) {
      names.set(key, name);
      first.push(column);
    } else repeated.push([earlier, name]);
  }
  return [first, repeated];
}

/** Columns of our own tables that say nothing of a metric, by the names of the dictionary. */
export function bookkeeping(): ReadonlySet<string> {
  return new Set([...cellsColumns(), ...MEASUREMENTS_COLUMNS, "seed", "t"]);
}

/** Names of single measurements that nobody registered, as the file spells them. */
function measurementsKept(rows: readonly CsvRow[], spelling: ReadonlyMap<string, string>): string[] {
  const column = spelling.get("metric")!;
  const names = new Set(rows.map(({ values }) => values[column]!));
  return [...names].filter((name) => metricOfColumn(name) === null);
}

function noKnownColumns(
  what: string,
  known: readonly string[],
  columns: readonly string[],
  path: string,
): AtlasError {
  return new AtlasError({
    code: "tables/no-known-columns",
    kind: "input",
    problem: `the table has no column of a ${what} (its columns: ${columnList(columns)})`,
    where: `${path}:1`,
    expected: `at least one of ${known.join(", ")}`,
    ...(columns.length === 1 && { remedy: "Put commas, semicolons or tabs between the columns" }),
  });
}

function noRows(path: string): AtlasError {
  return new AtlasError({
    code: "tables/no-rows",
    kind: "input",
    problem: "the table has column names and no rows",
    where: path,
    expected: "a row for each cell",
  });
}
