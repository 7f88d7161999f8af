/** A fall and a rise again within a sequence, by the places of its cells. */
export interface Dip {
  /** The highest place before the bottom, the bottom, the highest place after it. */
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
  /** How far the bottom lies below the lower shoulder; positive. */
  readonly depth: number;
  /** The standard error of the depth. */
  readonly standardError: number;
}

/**
 * The dip of a sequence that stands out most from its noise: the largest depth in standard errors.
 *
 * `null` where the sequence only rises, only falls, or rises and then falls.
 */
export function clearestDip(values: readonly number[], errors: readonly number[]): Dip | null {
  let clearest: Dip | null = null;
  let least = 0;
  const highestAfter = new Int32Array(values.length);
  for (let i = values.length - 1; i >= 0; i--) {
    const next = highestAfter[i + 1] ?? i;
    highestAfter[i] = values[next]! > values[i]! ? next : i;
  }
  let left = 0;
  for (let bottom = 1; bottom < values.length - 1; bottom++) {
    if (values[bottom - 1]! > values[left]!) left = bottom - 1;
    const right = highestAfter[bottom + 1]!;
    const shoulder = values[left]! < values[right]! ? left : right;
    const depth = values[shoulder]! - values[bottom]!;
    // The standard error of a depth is no smaller than that of its bottom.
    if (!(depth > 0) || depth / errors[bottom]! <= least) continue;
    const standardError = Math.hypot(errors[shoulder]!, errors[bottom]!);
    if (depth / standardError <= least) continue;
    clearest = { left, bottom, right, depth, standardError };
    least = depth / standardError;
  }
  return clearest;
}

/** The depth of a dip in standard errors, 0 for none. */
export function clearness(dip: Dip | null): number {
  return dip === null ? 0 : dip.depth / dip.standardError;
}
