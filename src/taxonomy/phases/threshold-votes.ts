/** One cell's vote on a threshold: which side of it a value belongs to. */
export interface Vote {
  readonly value: number;
  /** Whether the threshold should lie below the value. */
  readonly above: boolean;
}

/** The threshold that agrees with most votes. */
export interface VotedThreshold {
  /** The middle of the gap between the two values next to it. */
  readonly threshold: number;
  /** Share of the votes that it agrees with, 0 … 1. */
  readonly agreement: number;
}

/**
 * Groups of votes (of the lines of a grid) that can be counted again and again with other weights.
 *
 * The function returned finds the threshold between two neighbouring values that agrees with the largest
 * weight of votes, each group counting `weights[group]` times; among equals the middle of the widest gap, the
 * lowest of equally wide ones. `null` where fewer than two different values have weight.
 */
export function countVotes(
  groups: readonly (readonly Vote[])[],
): (weights: ArrayLike<number>) => VotedThreshold | null {
  const sorted = groups
    .flatMap((votes, group) => votes.map((vote) => ({ ...vote, group })))
    .sort((a, b) => a.value - b.value);
  const values = Float64Array.from(sorted, ({ value }) => value);
  const groupOf = Int32Array.from(sorted, ({ group }) => group);
  const isAbove = Uint8Array.from(sorted, ({ above }) => (above ? 1 : 0));
  return (weights) => {
    let agreeing = 0;
    let total = 0;
    for (let i = 0; i < values.length; i++) {
      const weight = weights[groupOf[i]!]!;
      total += weight;
      if (isAbove[i] === 1) agreeing += weight;
    }
    let best: { readonly threshold: number; readonly agreeing: number; readonly gap: number } | null = null;
    let last: number | null = null;
    for (let i = 0; i < values.length; i++) {
      const weight = weights[groupOf[i]!]!;
      if (weight === 0) continue;
      const value = values[i]!;
      if (last !== null && value > last) {
        const gap = value - last;
        if (best === null || agreeing > best.agreeing || (agreeing === best.agreeing && gap > best.gap)) {
          best = { threshold: (last + value) / 2, agreeing, gap };
        }
      }
      agreeing += isAbove[i] === 1 ? -weight : weight;
      last = value;
    }
    return best === null ? null : { threshold: best.threshold, agreement: best.agreeing / total };
  };
}
