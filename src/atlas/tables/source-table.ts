import { basename } from "node:path";
import { AtlasError } from "#errors";
import type { CsvRow, CsvTable } from "#files";
import { quantities, quantityNamed } from "#quantities";
import { KNOB_NAMES, type KnobName, quantitiesIn } from "#taxonomy";
import { counted, nearestWord, quotedBriefly } from "#words";
import { cellsColumns } from "./cells-table.ts";
import { knobOfColumn, type MetricColumn, metricOfColumn, plainColumnName } from "./column-dictionary.ts";
import { MEASUREMENTS_COLUMNS } from "./measurements-table.ts";
import { isMissingWord, parseNumber } from "./number-text.ts";
import { readCsvTable } from "./read-csv-table.ts";

/** What one row of a table is about. */
type TableKind = "cell" | "network" | "pair" | "measurement" | "curve point";

/** A CSV file whose columns are understood. */
export interface SourceTable {
  readonly path: string;
  readonly kind: TableKind;
  readonly knobs: readonly KnobColumn[];
  readonly metrics: readonly MetricColumn[];
  readonly rows: readonly CsvRow[];
  /** Sentences about what was assumed or left out. */
  readonly notes: readonly string[];
  /** The columns as the file spells them by the names of the dictionary. */
  readonly spelling: ReadonlyMap<string, string>;
}

interface KnobColumn {
  readonly column: string;
  readonly knob: KnobName;
}

/**
 * Reads a table and tells by its columns what its rows are: cells (`width`, `train_loss`, …), networks (with `seed`),
 * pairs of networks (with `seed_i` and `seed_j`), single measurements (with `metric` and `value`) or points of curves
 * (with `t` and a training error).
 *
 * @throws AtlasError of kind `input` naming file and line: `tables/no-known-columns`, `tables/no-rows`,
 *   `tables/same-column`; as `readCsvTable`.
 */
export async function readSourceTable(path: string): Promise<SourceTable> {
  const { columns, rows, assumptions } = await readCsvTable(path);
  const spelling = spellingOf(columns, path);
  const knobs = columns.flatMap((column) => {
    const knob = knobOfColumn(column);
    return knob === null ? [] : [{ column, knob }];
  });
  if (knobs.length === 0) throw noKnownColumns("knob", KNOB_NAMES, columns, path);
  const kind = kindOf(columns, spelling);
  const metrics = columns.flatMap((column) => metricColumn(column, kind));
  if (metrics.length === 0 && kind !== "measurement") {
    throw noKnownColumns("metric", quantitiesIn([]), columns, path);
  }
  if (rows.length === 0) throw noRows(path);
  const [knobsOnce, repeatedKnobs] = firstOfEach(knobs, ({ column, knob }) => [knob, column]);
  const [metricsOnce, repeatedMetrics] = firstOfEach(metrics, ({ column, metric }) => [
    kind === "pair" ? column : metric,
    column,
  ]);
  const read = new Set([...knobsOnce, ...metricsOnce].map(({ column }) => column));
  return {
    path,
    kind,
    knobs: knobsOnce,
    metrics: metricsOnce,
    rows,
    spelling,
    notes: [
      ...assumptions,
      ...metricsOnce.flatMap(({ assumption }) => assumption ?? []),
      ...[...repeatedKnobs, ...repeatedMetrics].map(
        ([first, second]) => `${second} says the same as ${first} and is not read`,
      ),
      ...unreadNotes(columns, read),
      ...missingWordNotes({ columns, rows }, read),
    ].map((note) => `${basename(path)}: ${note}.`),
  };
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

function kindOf(columns: readonly string[], spelling: ReadonlyMap<string, string>): TableKind {
  const has = (...names: readonly string[]) => names.every((name) => spelling.has(name));
  if (has("metric", "value")) return "measurement";
  if (has("seed_i", "seed_j")) {
    return has("t") && columns.some(isTrainingError) ? "curve point" : "pair";
  }
  return has("seed") ? "network" : "cell";
}

function isTrainingError(column: string): boolean {
  return metricOfColumn(column)?.metric === "train_error_pct";
}

/** The metric of a column as far as rows of this kind can have it. */
function metricColumn(column: string, kind: TableKind): MetricColumn[] {
  if (kind === "measurement") return [];
  // The two orders of a pair are two observations of it.
  const name = kind === "pair" ? plainColumnName(column).replace(/_(ij|ji)$/, "") : column;
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

/** Columns of our own tables that say nothing of a metric. */
const silentColumns = (): ReadonlySet<string> =>
  new Set([...cellsColumns(), ...MEASUREMENTS_COLUMNS, "seed", "t"]);

function unreadNotes(columns: readonly string[], read: ReadonlySet<string>): string[] {
  const readNames = new Set([...read].map(plainColumnName));
  const silent = silentColumns();
  const unread = columns.filter((column) => {
    const name = plainColumnName(column);
    return !read.has(column) && !silent.has(name) && !readNames.has(name.replace(/_se$/, ""));
  });
  if (unread.length === 0) return [];
  const known = [...KNOB_NAMES, ...quantities().map(({ name }) => name)];
  const guesses = unread.flatMap((column) => {
    const isWord = column.length <= 40 && metricOfColumn(column) === null;
    const meant = isWord ? nearestWord(plainColumnName(column), known) : undefined;
    return meant === undefined || readNames.has(meant)
      ? []
      : [`did you mean ${meant} by ${quotedBriefly(column)}?`];
  });
  return [[`not used: ${listed(unread.map(nameOf))}`, ...guesses].join("; ").replace(/\?$/, "")];
}

function missingWordNotes(
  { columns, rows }: Pick<CsvTable, "columns" | "rows">,
  read: ReadonlySet<string>,
): string[] {
  const names = columns.filter((column) => read.has(column));
  const count = rows.reduce(
    (sum, { values }) => sum + names.filter((name) => isMissingWord(values[name]!)).length,
    0,
  );
  if (count === 0) return [];
  return [`${counted(count, "value")} such as NaN or NA read as not measured`];
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
    problem: `the table has no column of a ${what} (its columns: ${listed(columns.map(nameOf))})`,
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

/** A name as it stands where it is plain and short, else quoted. */
function nameOf(column: string): string {
  return /^[\w.%()-]{1,40}$/.test(column) ? column : quotedBriefly(column);
}

/** Long lists show their beginning. */
function listed(names: readonly string[]): string {
  const shown = names.slice(0, 12);
  const rest = names.length - shown.length;
  return `${shown.join(", ")}${rest === 0 ? "" : ` and ${rest} more`}`;
}
