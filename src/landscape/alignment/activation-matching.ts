import { mean } from "#statistics";
import type { Classifier } from "../classifier.ts";
import { bestAssignment } from "./assignment.ts";
import type { Permutation } from "./axis-shape.ts";
import { CorrelationSums } from "./correlation-sums.ts";
import { probedNetwork, valueReader } from "./network-values.ts";
import type { PermutationGroup } from "./permutation-structure.ts";
import { identities, type NetworkVectors } from "./permute.ts";
import { readValues } from "./read-values.ts";
import { addGains, type CorrelatedFamily, meanCorrelation, unitFamilies } from "./unit-family.ts";

/** Two networks of one architecture, to be matched by what their units do. */
export interface ActivationMatchingRequest {
  readonly classifier: Classifier;
  readonly reference: NetworkVectors;
  /** The network whose units are to be permuted. */
  readonly network: NetworkVectors;
  /** The inputs on which units are compared, `[examples, ...inputShape]` flat. */
  readonly inputs: Float32Array | Int32Array;
}

/** Permutations that put the units of one network beside those of another that act most like them. */
export interface ActivationMatching {
  /** One a group, as `permuted` takes them. */
  readonly permutations: readonly Permutation[];
  /**
   * By group, the mean correlation of a unit with the one beside it, before and after; `null` for a group that no layer
   * reads, which stays as it is.
   */
  readonly correlations: readonly (MatchedCorrelation | null)[];
}

/** How alike units beside each other act, -1 … 1. */
export interface MatchedCorrelation {
  readonly before: number;
  readonly after: number;
}

/**
 * Permutations of a network's hidden units after which the correlation of its units with those of a reference, over examples
 * (and pixels, or tokens), is largest in sum.
 *
 * Units are compared as the layers that sum over them read them, each such place counting alike; a unit that does not vary
 * is correlated with none. The assignment of each group is the best there is, but where units are of several groups at once,
 * as those of attention are of a head and of a place in it: these are assigned in turn. Batch-normalised networks act by
 * their statistics.
 * Source: Li, Yosinski, Clune, Lipson and Hopcroft, "Convergent learning", 2016; Ainsworth, Hayase and Srinivasa 2023.
 * Throws input errors `landscape/examples`, `landscape/parameters` and `landscape/statistics` for what does not fit.
 */
export async function matchActivations({
  classifier,
  reference,
  network,
  inputs,
}: ActivationMatchingRequest): Promise<ActivationMatching> {
  const probed = probedNetwork(classifier, inputs);
  const { groups } = probed.structure;
  const values = readValues(probed.program, probed.inputs);
  const unmoved = identities(probed.structure);
  // A network without hidden layers reads its inputs alone.
  if (values.length === 0) return { permutations: unmoved, correlations: groups.map(() => null) };
  const sums = values.flatMap((value, place) =>
    unitFamilies(value.shape, probed.shapesOf(value), groups).map((family) => ({
      place,
      family,
      sums: new CorrelationSums(family.slices),
    })),
  );
  const reader = await valueReader(probed, values);
  try {
    for (const run of probed.runs) {
      const one = await reader.read(reference, run);
      const other = await reader.read(network, run);
      for (const { place, sums: own } of sums) own.add(one[place]!, other[place]!);
    }
  } finally {
    reader.release();
  }
  const families = sums.map(({ family, sums: own }) => ({ ...family, correlations: own.correlations() }));
  const permutations = matchedFamilies(families, groups, unmoved);
  const correlations = groups.map((_, group) => {
    const own = families.filter((family) => family.groups.includes(group));
    const meanBy = (order: readonly Permutation[]) =>
      mean(own.map((family) => meanCorrelation(family, order)));
    const [before, after] = [meanBy(unmoved), meanBy(permutations)];
    return before === null || after === null ? null : { before, after };
  });
  return { permutations, correlations };
}

/** By how much a sum of correlations must rise to do so for more than rounding. */
const ROUNDING = 1e-9;

/** The permutations of groups by which families correlate most, each group assigned best with the others held. */
function matchedFamilies(
  families: readonly CorrelatedFamily[],
  groups: readonly PermutationGroup[],
  unmoved: readonly Permutation[],
): readonly Permutation[] {
  const total = (order: readonly Permutation[]): number =>
    families.reduce((sum, family) => sum + meanCorrelation(family, order), 0);
  const known = new Set<number>();
  let [found, sum, moves] = [[...unmoved], Number.NEGATIVE_INFINITY, true];
  while (moves) {
    moves = false;
    groups.forEach(({ size }, group) => {
      const own = families.filter((family) => family.groups.includes(group));
      if (own.length === 0) return;
      const gains = new Float64Array(size * size);
      for (const family of own) addGains(family, group, found, known, gains);
      const next = found.with(group, bestAssignment(gains, size));
      const reached = total(next);
      const isFirst = !known.has(group);
      known.add(group);
      if (!isFirst && reached <= sum + ROUNDING) return;
      [found, sum, moves] = [next, reached, true];
    });
  }
  return found;
}
