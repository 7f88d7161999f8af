import type { QuantityName } from "#quantities";

/** Stands for a metric that a draw lacks. */
export const MISSING = Number.NaN;

/** Many draws of the metrics of one cell, column by column: thousands of cells have millions of draws. */
export interface DrawnMetrics {
  readonly count: number;
  /** A value for each draw by metric; `MISSING` where a draw has none. */
  readonly columns: ReadonlyMap<QuantityName, Float64Array>;
}
