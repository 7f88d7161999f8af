import { basename } from "node:path";
import { AtlasError } from "#errors";
import type { CsvRow } from "#files";
import { findQuantity, type QuantityRange, quantityNamed } from "#quantities";
import { type MetricColumn, plainColumnName } from "./column-dictionary.ts";
import { numberAt, placeOf, type SourceTable } from "./source-table.ts";

/** What rounding may add to a value at the end of its range. */
const ROUNDING = 1e-6;

/**
 * The metric at a value of its column.
 *
 * @param where file, line and column for errors.
 * @throws AtlasError `tables/out-of-range` (kind `input`) for a value that cannot be in the metric's unit.
 */
export function convertedMetric(
  { metric, convert, assumption }: MetricColumn,
  value: number,
  where: string,
): number {
  const converted = convert(value);
  const { range } = quantityNamed(metric);
  if (!Number.isFinite(converted)) {
    throw outOfRange(value, where, {
      words: `a logarithm of ${metric}`,
      remedy: `Name the column ${metric} if it holds no logarithms`,
    });
  }
  if (range !== null && (converted < range.low - ROUNDING || converted > range.high + ROUNDING)) {
    throw outOfRange(
      assumption === null ? value : `${value}, which is ${metric} ${converted}: ${assumption}`,
      where,
      range,
    );
  }
  return converted;
}

/**
 * Checks what no single value can show: that a column of accuracies in percent does not hold shares.
 *
 * @returns sentences about columns whose unit is in doubt.
 * @throws AtlasError `tables/share-for-percent` (kind `input`)
 */
export function doubtsAboutUnits(source: SourceTable): string[] {
  return source.metrics.flatMap(({ column, metric }) => {
    const quantity = findQuantity(metric);
    if (quantity === undefined) return [];
    const values = source.rows.flatMap((row) => {
      const value = numberAt(source, row, column);
      return value === null ? [] : [{ row, value }];
    });
    if (values.length === 0) return [];
    const name = plainColumnName(column);
    if (name.endsWith("_acc_pct") && values.every(({ value }) => value >= 0 && value <= 1)) {
      throw shareForPercent(source.path, values[0]!.row, column);
    }
    const negative = values.filter(({ value }) => value < 0).length;
    if (quantity.scale !== "log" || name !== metric || negative === 0) return [];
    return [
      `${basename(source.path)}: ${column} is negative in ${negative} of ${values.length} rows; ` +
        `name the column log_${metric} if it holds natural logarithms.`,
    ];
  });
}

function shareForPercent(path: string, row: CsvRow, column: string): AtlasError {
  return new AtlasError({
    code: "tables/share-for-percent",
    kind: "input",
    problem: "every accuracy lies between 0 and 1",
    where: placeOf(path, row, column),
    expected: "percent",
    remedy: `Name the column ${plainColumnName(column).replace(/_pct$/, "")} if it holds shares`,
  });
}

function outOfRange(
  value: number | string,
  where: string,
  { words, remedy }: Pick<QuantityRange, "words" | "remedy">,
): AtlasError {
  return new AtlasError({
    code: "tables/out-of-range",
    kind: "input",
    problem: `the value is ${value}`,
    where,
    expected: words,
    ...(remedy !== undefined && { remedy }),
  });
}
