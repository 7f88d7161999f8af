/** A line of values told as two constant levels. */
export interface TwoLevels {
  /** How many values belong to the first level; the rest belong to the second. */
  readonly split: number;
  readonly before: number;
  readonly after: number;
  /** Whether two levels explain more of the variance than they would of an even slope of as many values. */
  readonly abrupt: boolean;
}

/**
 * The change-point of a line: the split into two constant segments with the least squares; the earliest of
 * equals. `null` for fewer than two values or where all are the same.
 *
 * The best two levels explain a share 3/4 of the variance of n values on a straight slope for odd n, and
 * 3/4 · n² / (n² - 1) for even n, so a larger share is a jump rather than a slope.
 */
export function twoLevels(values: readonly number[]): TwoLevels | null {
  const count = values.length;
  const total = values.reduce((sum, value) => sum + value, 0);
  const centre = total / count;
  const variation = values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  let sum = 0;
  let best: { readonly split: number; readonly explained: number; readonly sum: number } | null = null;
  for (const [i, value] of values.slice(0, -1).entries()) {
    sum += value;
    const split = i + 1;
    const explained = (split * count * (sum / split - centre) ** 2) / (count - split);
    if (best === null || explained > best.explained * (1 + 1e-12)) best = { split, explained, sum };
  }
  if (best === null || !(best.explained > 0)) return null;
  const slope = 0.75 * (count % 2 === 0 ? count ** 2 / (count ** 2 - 1) : 1);
  return {
    split: best.split,
    before: best.sum / best.split,
    after: (total - best.sum) / (count - best.split),
    abrupt: best.explained > slope * variation * (1 + 1e-12),
  };
}
