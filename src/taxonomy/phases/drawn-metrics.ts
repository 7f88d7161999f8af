import type { QuantityName } from "#quantities";

/** Stands for a metric that a draw lacks. */
export const MISSING = Number.NaN;

/** Many draws of the metrics of one cell, column by column: thousands of cells have millions of draws. */
export interface DrawnMetrics {
  readonly count: number;
  /** A value for each draw by metric; `MISSING` where a draw has none. */
  readonly columns: ReadonlyMap<QuantityName, Float64Array>;
}

/** Gives a column of draws by name. */
export type Columns = (name: string) => Float64Array;

/** The same column for the same name again and again, for one cell after another. */
export function reusedColumns(count: number): Columns {
  const known = new Map<string, Float64Array>();
  return (name) => {
    const column = known.get(name) ?? new Float64Array(count);
    known.set(name, column);
    return column;
  };
}
