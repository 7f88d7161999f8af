import type { CsvRow } from "#files";
import { quantityNamed } from "#quantities";
import { type ColumnChoices, choiceFor } from "./column-choices.ts";
import { type MetricColumn, metricNamed, metricOfColumn } from "./column-dictionary.ts";
import { ownUnit } from "./column-unit.ts";
import { metricNumbersIn } from "./metric-numbers.ts";
import { namedColumns } from "./named-columns.ts";
import { placeIn } from "./place-in.ts";
import { readUnits } from "./read-units.ts";

/** A table of single measurements. */
export interface MeasurementsTable {
  readonly path: string;
  readonly rows: readonly CsvRow[];
  readonly spelling: ReadonlyMap<string, string>;
  readonly isOurs: boolean;
  readonly choices: ColumnChoices;
}

/**
 * The registered metrics of a table of single measurements by the names that its rows have for them, each in its unit.
 *
 * @throws AtlasError as `readUnits`.
 */
export function measuredMetrics(table: MeasurementsTable): ReadonlyMap<string, MetricColumn> {
  const { path, rows, spelling, choices } = table;
  const [metricColumn, valueColumn] = [spelling.get("metric")!, spelling.get("value")!];
  const unitColumn = spelling.get("unit");
  const byName = Map.groupBy(rows, ({ values }) => values[metricColumn]!);
  const named = namedColumns([...byName.keys()], (column) => choiceFor(choices.map, column));
  return new Map(
    named.flatMap(({ column, name }) => {
      const metric = metricNamed(name);
      if (metric === null) return [];
      const own = byName.get(column)!;
      const inPercent =
        unitColumn !== undefined && own.every(({ values }) => /^(%|percent)/.test(values[unitColumn]!));
      const chosen = choiceFor(choices.units, column, name);
      const told = chosen ?? (inPercent ? "percent" : null);
      const numbers = metricNumbersIn(own, valueColumn, (row) => placeIn(path, row, valueColumn));
      const [read] = readUnits([{ column, named: metric, told, numbers }], {
        ...table,
        columns: [],
        rows: own,
      });
      const found = metricOfColumn(column, read!.unit, name)!;
      const isSettled = table.isOurs || chosen === ownUnit(quantityNamed(metric.metric));
      const { note, isOpen = false } = read!;
      return [[column, { ...found, assumption: note, isOpen, isSettled }] as const];
    }),
  );
}
