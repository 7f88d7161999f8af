/** 1 for the `count` lowest ranks, else 0. */
export function lowestRanks(ranks: Float64Array, count: number): Uint8Array {
  const order = Array.from(ranks.keys()).sort((a, b) => ranks[a]! - ranks[b]!);
  const mask = new Uint8Array(ranks.length);
  for (const index of order.slice(0, count)) mask[index] = 1;
  return mask;
}
