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
  const highestAfter = [...values.keys()];
  for (let i = values.length - 2; i >= 0; i--) {
    const next = highestAfter[i + 1]!;
    if (values[next]! > values[i]!) highestAfter[i] = next;
  }
  let left = 0;
  for (let bottom = 1; bottom < values.length - 1; bottom++) {
    if (values[bottom - 1]! > values[left]!) left = bottom - 1;
    const right = highestAfter[bottom + 1]!;
    const shoulder = values[left]! < values[right]! ? left : right;
    const depth = values[shoulder]! - values[bottom]!;
    const standardError = Math.hypot(errors[shoulder]!, errors[bottom]!);
    if (depth > 0 && depth / standardError > clearness(clearest)) {
      clearest = { left, bottom, right, depth, standardError };
    }
  }
  return clearest;
}

/** The depth of a dip in standard errors, 0 for none. */
export function clearness(dip: Dip | null): number {
  return dip === null ? 0 : dip.depth / dip.standardError;
}
