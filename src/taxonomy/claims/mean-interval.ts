import { estimateMean, type Interval, studentInterval } from "#statistics";

/** The 95 % interval that Student's t gives the mean of independent values (cells or lines); `null` for fewer than two. */
export function meanInterval(values: readonly number[]): Interval | null {
  return studentInterval(estimateMean(values));
}
