/**
 * Spearman's rho of resamples of paired observations, given by the indices drawn; `null` where it is undefined.
 *
 * The observations are sorted once, so a resample takes linear time: equal values form a group, and the shared
 * rank of a group follows from how often the groups below it were drawn. The result is that of ranking the
 * drawn values afresh. Lengths must agree, and be 3 at least.
 */
export function spearmanOfResamples(
  x: readonly number[],
  y: readonly number[],
): (indices: Int32Array) => number | null {
  const groupsOfX = groupsByValue(x);
  const groupsOfY = groupsByValue(y);
  const timesDrawn = new Int32Array(x.length);
  const ranksOfX = new Float64Array(groupsOfX.count);
  const ranksOfY = new Float64Array(groupsOfY.count);
  return (indices) => {
    timesDrawn.fill(0);
    for (let i = 0; i < indices.length; i++) timesDrawn[indices[i]!]!++;
    takeCentredRanks(ranksOfX, groupsOfX, timesDrawn, indices.length);
    takeCentredRanks(ranksOfY, groupsOfY, timesDrawn, indices.length);
    let xx = 0;
    let xy = 0;
    let yy = 0;
    for (let i = 0; i < timesDrawn.length; i++) {
      const times = timesDrawn[i]!;
      const dx = ranksOfX[groupsOfX.of[i]!]!;
      const dy = ranksOfY[groupsOfY.of[i]!]!;
      xx += times * dx * dx;
      xy += times * dx * dy;
      yy += times * dy * dy;
    }
    const scale = Math.sqrt(xx) * Math.sqrt(yy);
    return scale > 0 ? Math.max(-1, Math.min(1, xy / scale)) : null;
  };
}

interface ValueGroups {
  /** The group of each observation; groups are numbered by rising value. */
  readonly of: Int32Array;
  readonly count: number;
}

function groupsByValue(values: readonly number[]): ValueGroups {
  const distinct = [...new Set(values)].sort((a, b) => a - b);
  const numbers = new Map(distinct.map((value, number) => [value, number]));
  return { of: Int32Array.from(values, (value) => numbers.get(value)!), count: distinct.length };
}

/** Puts the shared rank of every group in a resample, minus the mean of all ranks, into `ranks`. */
function takeCentredRanks(
  ranks: Float64Array,
  { of, count }: ValueGroups,
  timesDrawn: Int32Array,
  drawn: number,
): void {
  ranks.fill(0);
  for (let i = 0; i < of.length; i++) ranks[of[i]!]! += timesDrawn[i]!;
  let below = 0;
  for (let group = 0; group < count; group++) {
    const size = ranks[group]!;
    ranks[group] = below + (size + 1) / 2 - (drawn + 1) / 2;
    below += size;
  }
}
