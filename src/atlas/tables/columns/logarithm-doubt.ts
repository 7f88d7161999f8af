import { quantityNamed } from "#quantities";
import { counted } from "#words";
import type { MetricNumbers } from "./metric-numbers.ts";

/** What speaks for logarithms under a plain name. */
export interface LogarithmDoubt {
  readonly words: string;
  /** Whether nothing else is possible. */
  readonly isCertain: boolean;
  /** Whether it is the size of the values that looks odd. */
  readonly isSmall: boolean;
  /** The row that shows it, by its place. */
  readonly row: number;
}

/** Curvature beyond e^20 nats is none that anyone has measured; logarithms of curvature stay below. */
const LARGEST_LOGARITHM = 20;
const FEWEST_ROWS = 5;
/** Over a grid curvature spans more than this, or is larger. */
const NARROW = 20;

/**
 * What makes a plainly named column of curvature look as if it held logarithms; `null` for nothing.
 *
 * Traces and top eigenvalues of trained networks are positive but for few, so a column that is negative in most rows is
 * one of logarithms. Values that are all small and of one size may be, and small ones beside such a column.
 *
 * @param areSmall whether another column of curvature is in doubt for its small values.
 */
export function logarithmDoubt({ named, numbers }: MetricNumbers, areSmall = false): LogarithmDoubt | null {
  const { scale, range } = quantityNamed(named.metric);
  if (scale !== "log" || range !== null || named.unit !== "plain") return null;
  const values = numbers.filter((value) => value !== null);
  const negative = values.filter((value) => value < 0).length;
  const row = numbers.findIndex((value) => value !== null && value < 0);
  if (negative > 0) {
    return {
      words: `is negative in ${negative} of ${counted(values.length, "row")}`,
      isCertain: values.length >= 2 && negative > values.length / 2,
      isSmall: false,
      row,
    };
  }
  if (values.length < FEWEST_ROWS) return null;
  const [least, most] = values.reduce(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)] as const,
    [Number.POSITIVE_INFINITY, 0] as readonly [number, number],
  );
  if (most > LARGEST_LOGARITHM || most === least || (most > NARROW * least && !areSmall)) return null;
  return { words: `lies between ${least} and ${most} throughout`, isCertain: false, isSmall: true, row: 0 };
}
