import type { CsvRow } from "#files";
import { quantityNamed } from "#quantities";
import type { TableKind } from "../table-kind.ts";
import { agreeingColumns } from "./agreeing-columns.ts";
import { type ColumnChoices, choiceFor } from "./column-choices.ts";
import { type MetricColumn, metricNamed, metricOfColumn, plainColumnName } from "./column-dictionary.ts";
import { ownUnit } from "./column-unit.ts";
import type { ErrorColumn } from "./error-column.ts";
import { pairOrder, withoutPairOrder } from "./kept-columns.ts";
import { type MetricNumbers, metricNumbersIn } from "./metric-numbers.ts";
import type { NamedColumn } from "./named-columns.ts";
import { placeIn } from "./place-in.ts";
import { type ReadUnit, readUnits } from "./read-units.ts";

/** What the columns of metrics are found by. */
export interface MetricsTable {
  readonly path: string;
  readonly kind: TableKind;
  /** All columns but those of knobs. */
  readonly columns: readonly NamedColumn[];
  readonly rows: readonly CsvRow[];
  readonly spelling: ReadonlyMap<string, string>;
  readonly isOurs: boolean;
  readonly choices: ColumnChoices;
}

/** The columns of registered quantities. */
export interface ReadMetrics {
  readonly read: readonly MetricColumn[];
  /** Every column that is one of a registered quantity, read or only compared. */
  readonly compared: readonly string[];
  /** Clauses about what was assumed. */
  readonly notes: readonly string[];
  /** The rows, in which columns of one quantity have filled each other's gaps. */
  readonly rows: readonly CsvRow[];
}

/**
 * The columns that hold registered quantities, as far as rows of this kind can have them, each in its unit, with the column of
 * its uncertainty; of several of one quantity one.
 *
 * @throws AtlasError as `readUnits` and `agreeingColumns`.
 */
export function metricColumns(table: MetricsTable): ReadMetrics {
  const { path, kind, columns, rows, choices, isOurs } = table;
  const found = columns.flatMap(({ column, name, holds }) => {
    const named = holds === "value" ? metricNamed(bareName(name, kind)) : null;
    if (named === null || !fits(named.metric, kind)) return [];
    const told = choiceFor(choices.units, column, name) ?? null;
    return [
      {
        one: {
          column,
          named,
          told,
          numbers: metricNumbersIn(rows, column, (row) => placeIn(path, row, column)),
        },
        name,
      },
    ];
  });
  const names = new Map(found.map(({ one, name }) => [one.column, name]));
  const units = readUnits(
    found.map(({ one }) => one),
    { path, rows, isOurs, columns: columns.map(({ column }) => column) },
  );
  const said = (read: ReadUnit) => saidBy(read, names.get(read.one.column)!, kind);
  const { read, notes, rows: filled } = agreeingColumns(units, said, rows, path);
  return {
    read: read.map(({ one, unit, note, isOpen = false }) => {
      const name = names.get(one.column)!;
      const column = metricOfColumn(one.column, unit, bareName(name, kind))!;
      const isSettled = isOurs || one.told === ownUnit(quantityNamed(one.named.metric));
      return { ...column, assumption: note, error: errorOf(name, table), isOpen, isSettled };
    }),
    compared: found.map(({ one }) => one.column),
    rows: filled,
    notes: [...read.flatMap(({ note }) => note ?? []), ...notes],
  };
}

/** The two orders of a pair are two observations of it. */
function bareName(name: string, kind: TableKind): string {
  return kind === "pair" ? withoutPairOrder(name) : name;
}

function fits(metric: string, kind: TableKind): boolean {
  return {
    cell: true,
    // What is of pairs among networks, or of networks among pairs, is a mean of the cell.
    network: true,
    pair: true,
    "curve point": metric === "train_error_pct",
    measurement: false,
  }[kind];
}

function saidBy({ one, unit }: ReadUnit, name: string, kind: TableKind) {
  const { column, named }: MetricNumbers = one;
  const isLogarithm = unit === "ln" || unit === "log10";
  const { convert, slope } = metricOfColumn(column, unit, bareName(name, kind))!;
  const rank =
    (named.isOwn ? 0 : 2) + (isLogarithm ? 4 : 0) + (unit === ownUnit(quantityNamed(named.metric)) ? 0 : 1);
  const order = kind === "pair" ? pairOrder(name) : "";
  const isPlain = !named.isComplement && unit === ownUnit(quantityNamed(named.metric));
  return { column, of: `${named.metric}${order}`, rank, convert, slope, isLogarithm, isPlain, hasUnit: true };
}

/** The column of the uncertainty of a mean that is called `name`; a standard error before a standard deviation. */
function errorOf(name: string, { kind, columns, spelling }: MetricsTable): ErrorColumn | null {
  if (kind !== "cell") return null;
  const plain = plainColumnName(name);
  const beside = (holds: NamedColumn["holds"]) =>
    columns.find((column) => column.holds === holds && plainColumnName(column.name) === plain)?.column;
  const error = beside("standard error");
  if (error !== undefined) return { column: error, holds: "standard error", count: null };
  const deviation = beside("standard deviation");
  const count = spelling.get("seeds") ?? beside("count");
  if (deviation === undefined || count === undefined) return null;
  return { column: deviation, holds: "standard deviation", count };
}
