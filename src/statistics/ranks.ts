import { requireFinite } from "./finite.ts";

/**
 * Ranks 1 … n in ascending order, equal values sharing the average of their ranks.
 *
 * @throws AtlasError `statistics/not-finite`
 */
export function ranks(values: readonly number[]): number[] {
  requireFinite(values, "values");
  const order = values.map((_, i) => i).sort((a, b) => values[a]! - values[b]!);
  const result = new Array<number>(values.length);
  let start = 0;
  while (start < order.length) {
    let end = start + 1;
    while (end < order.length && values[order[end]!] === values[order[start]!]) end++;
    const shared = (start + 1 + end) / 2;
    for (const index of order.slice(start, end)) result[index] = shared;
    start = end;
  }
  return result;
}
