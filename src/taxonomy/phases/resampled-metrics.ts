import type { QuantityName } from "#quantities";

/** Stands for a metric that a resample lacks. */
export const MISSING = Number.NaN;

/** Metrics of one cell under many resamples, column by column: thousands of cells have millions of resamples. */
export interface ResampledMetrics {
  readonly count: number;
  /** A value for each resample by metric; `MISSING` where a resample has none. */
  readonly columns: ReadonlyMap<QuantityName, Float64Array>;
  /** The first resample that is known to have the same values, which may be the resample itself. */
  readonly sameAs: (resample: number) => number;
}

/** The metrics of one resample by name; `null` for those that it lacks. */
export function valuesOfResample(
  { columns }: ResampledMetrics,
  resample: number,
): Readonly<Partial<Record<QuantityName, number | null>>> {
  const values: Partial<Record<QuantityName, number | null>> = {};
  for (const [metric, column] of columns) values[metric] = presentOrNull(column[resample]!);
  return values;
}

/**
 * What is found of every resample, in their order; resamples known to have the same values share what was found of the
 * first of them.
 */
export function findOfEach<Found>(
  { count, sameAs }: Pick<ResampledMetrics, "count" | "sameAs">,
  find: (resample: number) => Found,
): Found[] {
  const found: Found[] = [];
  for (let i = 0; i < count; i++) {
    const first = sameAs(i);
    found.push(first === i ? find(i) : found[first]!);
  }
  return found;
}

function presentOrNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
