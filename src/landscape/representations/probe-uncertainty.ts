import type { Representation } from "#landscape/similarity";
import type { RandomStream } from "#random";
import { jackknifeError, mean, sampleVariance } from "#statistics";

/** What compares two representations of the same rows; `null` where it means nothing. */
export type Comparison = (x: Representation, y: Representation) => number | null;

/** How far a number would move with other probes. */
export interface ProbeUncertainty {
  readonly standardError: number;
  /** Groups of probes that were left out in turn. */
  readonly groups: number;
}

/**
 * The standard error that a comparison owes to the choice of its rows, by the jackknife: the rows are dealt into groups at random, and each
 * group is left out in turn.
 *
 * A resample by bootstrap holds rows twice, which a debiased comparison takes for structure and which lowers ranks; what
 * is left here are rows that are all different. `null` where the comparison is undefined for the rows that some group leaves.
 * Source: Shao and Tu 1995, section 2.3; Kott 2001 for groups.
 *
 * @param groups at least 2, at most as many as rows. Default 10
 */
export function probeUncertainty(
  compare: Comparison,
  x: Representation,
  y: Representation,
  { stream, groups = 10 }: { readonly stream: RandomStream; readonly groups?: number },
): ProbeUncertainty | null {
  if (!(groups >= 2 && groups <= x.rows)) {
    throw new RangeError(`${groups} groups of ${x.rows} rows: expected from 2 to one for each row`);
  }
  const order = stream.permutation(x.rows);
  const without = Array.from({ length: groups }, (_, group) => {
    const kept = order.filter((_, place) => place % groups !== group).sort();
    return compare(chosenRows(x, kept), chosenRows(y, kept));
  });
  const standardError = jackknifeError(without);
  return standardError === null ? null : { standardError, groups };
}

/** What a comparison gives where the rows of the two have nothing to do with each other. */
export interface NoiseFloor {
  readonly mean: number;
  /** Over permutations. */
  readonly standardDeviation: number;
  readonly permutations: number;
}

/**
 * The noise floor of a comparison: its mean over permutations of the rows of one side, which leave either representation
 * as it is and nothing in common. `null` where the comparison is undefined.
 *
 * @param permutations at least 2. Default 10
 */
export function noiseFloor(
  compare: Comparison,
  x: Representation,
  y: Representation,
  { stream, permutations = 10 }: { readonly stream: RandomStream; readonly permutations?: number },
): NoiseFloor | null {
  if (!(permutations >= 2)) throw new RangeError(`${permutations} permutations: expected at least 2`);
  const found = Array.from({ length: permutations }, () =>
    compare(x, chosenRows(y, stream.permutation(y.rows))),
  );
  if (found.some((value) => value === null)) return null;
  const values = found.map((value) => value!);
  return { mean: mean(values)!, standardDeviation: Math.sqrt(sampleVariance(values)!), permutations };
}

function chosenRows({ values, columns }: Representation, rows: Int32Array): Representation {
  const chosen = new Float64Array(rows.length * columns);
  for (const [place, row] of rows.entries()) {
    chosen.set(values.subarray(row * columns, (row + 1) * columns), place * columns);
  }
  return { values: chosen, rows: rows.length, columns };
}
