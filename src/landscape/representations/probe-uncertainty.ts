import { compared, type Representation, type StagedComparison } from "#landscape/similarity";
import type { RandomStream } from "#random";
import { jackknifeError, mean, sampleVariance } from "#statistics";
import {
  type Comparison,
  comparedPairs,
  inOneStep,
  keptOf,
  ONE_PAIR,
  type Pair,
  type PreparedRepresentation,
  prepared,
  reorderedOf,
  rowsOf,
} from "./compared-pairs.ts";

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
  options: { readonly stream: RandomStream; readonly groups?: number },
): ProbeUncertainty | null {
  const staged = inOneStep(compare);
  return probeUncertainties(staged, prepared(staged, [x, y]), ONE_PAIR, options)[0]!;
}

/** `probeUncertainty` of pairs of representations of the same rows, each group of which is prepared once. */
export function probeUncertainties<Side>(
  staged: StagedComparison<Side>,
  all: readonly PreparedRepresentation<Side>[],
  pairs: readonly Pair[],
  { stream, groups = 10 }: { readonly stream: RandomStream; readonly groups?: number },
): readonly (ProbeUncertainty | null)[] {
  const rows = rowsOf(all);
  if (!(groups >= 2 && groups <= rows)) {
    throw new RangeError(`${groups} groups of ${rows} rows: expected from 2 to one for each row`);
  }
  const order = stream.permutation(rows);
  const without = Array.from({ length: groups }, (_, group) => {
    const kept = order.filter((_, place) => place % groups !== group).sort();
    return comparedPairs(
      staged,
      all.map((own) => keptOf(staged, own, kept)),
      pairs,
    );
  });
  return pairs.map((_, pair) => {
    const standardError = jackknifeError(without.map((values) => values[pair]!));
    return standardError === null ? null : { standardError, groups };
  });
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
  options: { readonly stream: RandomStream; readonly permutations?: number },
): NoiseFloor | null {
  const staged = inOneStep(compare);
  return noiseFloors(staged, prepared(staged, [x, y]), ONE_PAIR, options)[0]!;
}

/** `noiseFloor` of pairs of representations of the same rows, which are shuffled alike. */
export function noiseFloors<Side>(
  staged: StagedComparison<Side>,
  all: readonly PreparedRepresentation<Side>[],
  pairs: readonly Pair[],
  { stream, permutations = 10 }: { readonly stream: RandomStream; readonly permutations?: number },
): readonly (NoiseFloor | null)[] {
  if (!(permutations >= 2)) throw new RangeError(`${permutations} permutations: expected at least 2`);
  const rows = rowsOf(all);
  const found = Array.from({ length: permutations }, () => {
    const order = stream.permutation(rows);
    const shuffled = new Map(pairs.map(([, second]) => [second, reorderedOf(staged, all[second]!, order)]));
    return pairs.map(([first, second]) => compared(staged, all[first]!.side, shuffled.get(second)!));
  });
  return pairs.map((_, pair) => {
    const values = found.flatMap((own) => own[pair] ?? []);
    if (values.length < permutations) return null;
    return { mean: mean(values)!, standardDeviation: Math.sqrt(sampleVariance(values)!), permutations };
  });
}
