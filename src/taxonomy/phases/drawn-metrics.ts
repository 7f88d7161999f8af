import type { QuantityName } from "#quantities";

/** Stands for a metric that a draw lacks. */
export const MISSING = Number.NaN;

/** Many draws of the metrics of one cell, column by column: thousands of cells have millions of draws. */
export interface DrawnMetrics {
  readonly count: number;
  /** A value for each draw by metric; `MISSING` where a draw has none. */
  readonly columns: ReadonlyMap<QuantityName, Float64Array>;
}

/** The metrics of one draw by name; `null` for those that it lacks. */
export function valuesOfDraw(
  { columns }: DrawnMetrics,
  draw: number,
): Readonly<Partial<Record<QuantityName, number | null>>> {
  const values: Partial<Record<QuantityName, number | null>> = {};
  for (const [metric, column] of columns) values[metric] = presentOrNull(column[draw]!);
  return values;
}

function presentOrNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
