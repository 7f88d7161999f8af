import { basename } from "node:path";
import { AtlasError } from "#errors";
import type { CsvRow } from "#files";
import { usualKnobs } from "#knobs";
import { findQuantity } from "#quantities";
import { quantitiesIn } from "#taxonomy";
import { cellsColumns } from "./cells-table.ts";
import { agreeingColumns } from "./columns/agreeing-columns.ts";
import { type ColumnChoices, choiceFor, LEFT_OUT } from "./columns/column-choices.ts";
import { type MetricColumn, plainColumnName } from "./columns/column-dictionary.ts";
import { columnList, missingWordNotes, namingNotes, unreadNotes } from "./columns/column-notes.ts";
import { keptColumns } from "./columns/kept-columns.ts";
import { type KnobColumn, knobColumnsOf } from "./columns/knob-columns.ts";
import { measuredMetrics } from "./columns/measured-metrics.ts";
import { metricColumns } from "./columns/metric-columns.ts";
import { namedColumns } from "./columns/named-columns.ts";
import { placeIn } from "./columns/place-in.ts";
import { requireDistinctNames, spellingOf } from "./columns/spelling.ts";
import { MEASUREMENTS_COLUMNS } from "./measurements-table.ts";
import { parseNumber } from "./number-text.ts";
import { readCsvTable } from "./read-csv-table.ts";
import { isOfOneSeed, type TableKind, tableKind } from "./table-kind.ts";

/** A CSV file whose columns are understood. */
export interface SourceTable {
  readonly path: string;
  readonly kind: TableKind;
  readonly knobs: readonly KnobColumn[];
  /** Every column as the file spells it, and of a table of single measurements every name of a metric. */
  readonly columns: readonly string[];
  /** The registered quantities in the order of the file, then those that nobody registered. */
  readonly metrics: readonly MetricColumn[];
  /** The metrics of a table of single measurements by the names that its rows have for them. */
  readonly measured: ReadonlyMap<string, MetricColumn>;
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
 * Names are understood as `namedColumns` says and units as `readUnits` does; several columns of one knob or quantity are
 * compared row by row.
 *
 * @param chosen columns that are knobs in any case
 * @param choices what columns are called and in what unit they count, where that is told
 * @throws AtlasError of kind `input` naming file and line: `tables/no-known-columns`, `tables/no-rows`,
 *   `tables/same-column`; as `readCsvTable`, `readUnits` and `agreeingColumns`.
 */
export async function readSourceTable(
  path: string,
  chosen: readonly string[] = [],
  choices: ColumnChoices = {},
): Promise<SourceTable> {
  const { columns, rows: written, assumptions } = await readCsvTable(path);
  requireDistinctNames(columns, path);
  const named = namedColumns(columns, (column) => choiceFor(choices.map, column)).filter(
    ({ name }) => name !== LEFT_OUT,
  );
  const spelling = spellingOf(named, written, path);
  const isOneSeed = isOfOneSeed(named, spelling, written);
  const kind = isOneSeed ? "cell" : tableKind(spelling.keys());
  const values = named.filter(({ holds }) => holds === "value");
  const nameOf = new Map(values.map(({ column, name }) => [column, name]));
  const table = { columns: values.map(({ column }) => column), rows: written };
  const knobColumns = knobColumnsOf(table, chosen, (column) => nameOf.get(column)!);
  if (knobColumns.length === 0) throw noKnownColumns("knob", usualKnobs(), columns, path);
  const knobs = agreeingColumns(knobColumns, (column) => saidByKnob(column, nameOf), written, path);
  const isKnob = new Set(knobColumns.map(({ column }) => column));
  const others = named.filter(({ column }) => !isKnob.has(column));
  const metrics = metricColumns({
    path,
    kind,
    columns: others,
    rows: knobs.rows,
    spelling,
    isOurs: isOurs(spelling),
    choices,
  });
  const { rows } = metrics;
  const measured =
    kind === "measurement"
      ? measuredMetrics({ path, rows, spelling, isOurs: isOurs(spelling), choices })
      : NONE;
  const silent = withoutMeaning(kind);
  const kept = keptColumns(
    { columns: others.flatMap(({ column, holds }) => (holds === "value" ? [column] : [])), rows },
    kind,
    (name) => silent.has(name),
    (column) => nameOf.get(column)!,
    columns,
  );
  if (metrics.read.length + kept.length === 0 && kind !== "measurement") {
    throw noKnownColumns("metric", quantitiesIn([]), columns, path);
  }
  if (rows.length === 0) throw noRows(path);
  const all = [...metrics.read, ...kept];
  const read = new Set([
    ...[...knobs.read, ...all].map(({ column }) => column),
    ...all.flatMap(({ error }) => (error === null ? [] : [error.column, error.count ?? ""])),
    ...[...spelling].flatMap(([name, column]) => (silent.has(name) ? [column] : [])),
  ]);
  const compared = new Set([...knobColumns.map(({ column }) => column), ...metrics.compared]);
  const unread = columns.filter((column) => {
    const name = plainColumnName(column);
    return !read.has(column) && !compared.has(column) && !silent.has(name);
  });
  const keptNames =
    kind === "measurement" ? measurementsKept(rows, spelling, measured) : kept.map(({ column }) => column);
  const taken = new Set([...read].map((column) => plainColumnName(nameOf.get(column) ?? column)));
  return {
    path,
    kind,
    columns: [...new Set([...columns, ...named.map(({ name }) => name), ...measured.keys()])],
    knobs: knobs.read,
    metrics: all,
    measured,
    rows,
    spelling,
    notes: [
      ...assumptions,
      ...namingNotes(named.filter(({ column }) => read.has(column))),
      ...metrics.notes,
      ...[...measured.values()].flatMap(({ assumption }) => assumption ?? []),
      ...knobs.notes,
      ...(isOneSeed ? ["the seed is the same in every row, so that rows are read as cells"] : []),
      ...unreadNotes({ kept: keptNames, unread, taken, named, rows, kind }),
      ...missingWordNotes(rows, knobs.read, all),
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
  const column = spelling.get(name) ?? spelling.get(plainColumnName(name));
  return column === undefined ? null : parseNumber(row.values[column]!, () => placeOf(path, row, column));
}

/** Where a value stands, for errors: file, line and column. */
export function placeOf(path: string, row: CsvRow, column: string): string {
  return placeIn(path, row, column);
}

function saidByKnob({ column, knob }: KnobColumn, nameOf: ReadonlyMap<string, string>) {
  const isExact = plainColumnName(column) === knob || column.trim() === knob;
  const isNamed = plainColumnName(nameOf.get(column)!) === knob;
  return {
    column,
    of: knob,
    rank: isExact ? 0 : isNamed ? 1 : 2,
    convert: (value: number) => value,
    slope: () => 0,
    isLogarithm: false,
    isPlain: true,
    hasUnit: false,
  };
}

/** Columns of our own tables that say nothing of a metric, by the names of the dictionary. */
export function bookkeeping(): ReadonlySet<string> {
  return new Set([...cellsColumns(), ...MEASUREMENTS_COLUMNS, "seed", "t"]);
}

/** Columns of our own tables that say nothing that is not told otherwise, in tables of a kind. */
function withoutMeaning(kind: TableKind): ReadonlySet<string> {
  const counts = ["seeds", "diverged_seeds", "degenerate_seeds", "phase", "phase_share", "phase_margin"];
  const within = {
    cell: ["seed"],
    network: ["seed"],
    pair: ["seed_i", "seed_j"],
    "curve point": ["seed_i", "seed_j", "t"],
  };
  return new Set([...counts, ...(kind === "measurement" ? [...MEASUREMENTS_COLUMNS, "seed"] : within[kind])]);
}

/** Whether a table is one that a run wrote, in which every name means what it says. */
function isOurs(spelling: ReadonlyMap<string, string>): boolean {
  const has = (...names: readonly string[]) => names.every((name) => spelling.get(name) === name);
  return has("degenerate_seeds", "phase_share", "phase_margin") || has(...MEASUREMENTS_COLUMNS.slice(-4));
}

/** Names of single measurements that nobody registered, as the file spells them. */
function measurementsKept(
  rows: readonly CsvRow[],
  spelling: ReadonlyMap<string, string>,
  measured: ReadonlyMap<string, MetricColumn>,
): string[] {
  const column = spelling.get("metric")!;
  const names = new Set(rows.map(({ values }) => values[column]!));
  return [...names].filter((name) => !measured.has(name));
}

const NONE: ReadonlyMap<string, MetricColumn> = new Map();

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
    remedy:
      columns.length === 1
        ? "Put commas, semicolons or tabs between the columns"
        : `Say which column is which by --map "column=${known[0]}"`,
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
