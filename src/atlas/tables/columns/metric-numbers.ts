import type { CsvRow } from "#files";
import { notFinite } from "../not-finite.ts";
import { parseNumber, readNumber } from "../number-text.ts";
import type { NamedMetric } from "./column-dictionary.ts";
import { type ColumnUnit, conversionFrom } from "./column-unit.ts";

/** A column of a metric with its numbers, before it is known in what unit they are. */
export interface MetricNumbers {
  /** As the file spells it. */
  readonly column: string;
  readonly named: NamedMetric;
  /** The unit that the reader was told; `null` for none. */
  readonly told: ColumnUnit | null;
  /** One for each row; `null` where there is none. */
  readonly numbers: readonly (number | null)[];
}

/**
 * The numbers of a column, one for each row; `null` where there is none, or where a network diverged.
 *
 * @throws AtlasError `tables/not-a-number` (kind `input`)
 */
export function metricNumbersIn(
  rows: readonly CsvRow[],
  column: string,
  where: (row: CsvRow) => string,
): readonly (number | null)[] {
  return rows.map((row) => {
    const text = row.values[column] ?? "";
    return notFinite(text) !== null ? null : parseNumber(text, () => where(row));
  });
}

/** The numbers of any column, one for each row; `null` where there is none, or something else. */
export function numbersIn(rows: readonly CsvRow[], column: string): readonly (number | null)[] {
  return rows.map(({ values }) => readNumber(values[column] ?? "") ?? null);
}

/** The numbers of a column in the unit of its metric. */
export function inUnit({ named, numbers }: MetricNumbers, unit: ColumnUnit): readonly (number | null)[] {
  const { convert } = conversionFrom(unit, named.metric, named.isComplement);
  return numbers.map((value) => (value === null ? null : convert(value)));
}
