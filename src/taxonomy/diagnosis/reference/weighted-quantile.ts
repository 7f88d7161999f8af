/** A number and how much it counts, above or at 0. */
export interface Weighted {
  readonly value: number;
  readonly weight: number;
}

/** The least value at or below which a share of all weight lies; at least one value must have weight. */
export function weightedQuantile(values: readonly Weighted[], share: number): number {
  const ascending = values.filter(({ weight }) => weight > 0).toSorted((a, b) => a.value - b.value);
  const wanted = share * ascending.reduce((sum, { weight }) => sum + weight, 0);
  let passed = 0;
  for (const { value, weight } of ascending) {
    passed += weight;
    if (passed >= wanted) return value;
  }
  return ascending.at(-1)!.value;
}
