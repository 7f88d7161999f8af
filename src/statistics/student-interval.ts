import type { Interval } from "./bootstrap.ts";
import { degreesOfFreedom, type Estimate } from "./estimate.ts";
import { studentQuantile } from "./student.ts";

/** The interval that Student's t gives a mean; `null` where its standard error rests on fewer than two independent observations. */
export function studentInterval(estimate: Estimate, level = 0.95): Interval | null {
  const { value, standardError } = estimate;
  const degrees = degreesOfFreedom(estimate);
  if (value === null || standardError === null || degrees === null) return null;
  const half = studentQuantile((1 + level) / 2, degrees) * standardError;
  return Number.isFinite(half) ? { low: value - half, high: value + half, level } : null;
}
