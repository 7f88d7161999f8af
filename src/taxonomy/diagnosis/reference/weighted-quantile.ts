/** A number and how much it counts, above or at 0. */
export interface Weighted {
  readonly value: number;
  readonly weight: number;
}

/** The least value at or below which a share of all weight lies; at least one value must have weight. */
export function weightedQuantile(values: readonly Weighted[], share: number): number {
  return weightedQuantiles(values, [share])[0]!;
}

/** `weightedQuantile` of several shares, for which the values are put in order once. */
export function weightedQuantiles(values: readonly Weighted[], shares: readonly number[]): readonly number[] {
  const ascending = values.filter(({ weight }) => weight > 0).sort((a, b) => a.value - b.value);
  let total = 0;
  for (const { weight } of ascending) total += weight;
  return shares.map((share) => {
    const wanted = share * total;
    let passed = 0;
    for (const { value, weight } of ascending) {
      passed += weight;
      if (passed >= wanted) return value;
    }
    return ascending.at(-1)!.value;
  });
}
