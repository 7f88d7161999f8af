import { cellCount, type ExperimentConfiguration, mostSeeds } from "#atlas/configuration";
import type { Journals } from "#atlas/journal";
import { type Editions, type NetworkCounts, type Plan, planExperiment } from "#atlas/plan";

/** An experiment of which a part may be chosen on the way. */
export interface RefinedExperiment {
  readonly configuration: ExperimentConfiguration;
  /** By which its results are made. */
  readonly editions: Editions;
  /** Gives a plan the keys that its results have, which name the data files. */
  readonly bound: (plan: Plan) => Plan;
}

/** The plan of some rounds of an experiment, with the keys that its results have. */
export function planOfRounds(
  { configuration, editions, bound }: RefinedExperiment,
  counts: readonly NetworkCounts[],
): Plan {
  return bound(planExperiment(configuration, editions, counts));
}

/** An experiment with all networks that its cells may come to have, whatever is chosen. */
export function reachOf(experiment: RefinedExperiment): Plan {
  const { configuration } = experiment;
  const counts = Array.from({ length: cellCount(configuration.grid) }, () => mostSeeds(configuration));
  return planOfRounds(experiment, [counts]);
}

/**
 * The plan of some rounds and of what there is beyond them: of cells that were measured before a part of the grid was
 * chosen, or under another choice.
 */
export function planWithMeasured(
  experiment: RefinedExperiment,
  rounds: { readonly counts: readonly NetworkCounts[]; readonly plan: Plan },
  { results }: Pick<Journals, "results">,
): Plan {
  const chosen = rounds.counts.at(-1)!;
  const found = reachOf(experiment).cells.map(
    ({ networks }) => 1 + networks.findLastIndex(({ key }) => results.has(key)),
  );
  const counts = chosen.map((count, place) => Math.max(count, found[place]!));
  const isMore = counts.some((count, place) => count > chosen[place]!);
  return isMore ? planOfRounds(experiment, [...rounds.counts, counts]) : rounds.plan;
}
