import { assembleCells } from "#atlas/cells";
import { type ExperimentConfiguration, mostSeeds } from "#atlas/configuration";
import { type Journals, plannedResults } from "#atlas/journal";
import { lostTasks, type NetworkCounts, type Plan } from "#atlas/plan";
import { classifyTable } from "#taxonomy";
import { conjoined, counted } from "#words";
import { coarseCells, placesOf } from "./grid-places.ts";
import { nextNetworks } from "./next-networks.ts";
import { planOfRounds, type RefinedExperiment, reachOf } from "./reach.ts";

/** The rounds of an experiment so far; one alone where nothing is chosen on the way. */
export interface Rounds {
  /** What each round comes to, those before included. */
  readonly counts: readonly NetworkCounts[];
  /** All of it, with the keys that its results have. */
  readonly plan: Plan;
}

/** The one round of a plan of which nothing is chosen on the way. */
export function wholeGrid(plan: Plan): Rounds {
  return { counts: [plan.cells.map(({ networks }) => networks.length)], plan };
}

/** What an experiment begins with: every other line of both axes, or the whole grid where it does not say `grid.refine`. */
export function firstRound(experiment: RefinedExperiment): Rounds {
  const { configuration } = experiment;
  if (configuration.grid.refine === undefined) return wholeGrid(reachOf(experiment));
  const places = placesOf(configuration);
  const coarse = new Set(coarseCells(places));
  const counts = places.map((_, place) => (coarse.has(place) ? configuration.seeds : 0));
  return { counts: [counts], plan: planOfRounds(experiment, [counts]) };
}

/**
 * The rounds of an experiment with the one after its last: cells between those whose phases differ and further networks of
 * undecided cells, until the share of the networks of the grid is spent. It follows from what the rounds have measured and
 * from nothing else, so that whoever asks, and when, finds the same.
 *
 * @param journals in which all that will ever come of the rounds is
 * @returns `undefined` where nothing more is to be done
 */
export function roundAfter(
  experiment: RefinedExperiment,
  { counts: before, plan }: Rounds,
  journals: Journals,
): Rounds | undefined {
  const { configuration } = experiment;
  const { grid, seeds, phases } = configuration;
  const chosen = before.at(-1)!;
  const left = (grid.refine?.rounds ?? 1) - before.length;
  if (grid.refine === undefined || left <= 0) return undefined;
  const most = Math.floor(grid.refine.share * seeds * chosen.length);
  const results = plannedResults(configuration, plan, journals);
  const cells = classifyTable(assembleCells(plan, results, []), phases);
  const measured = new Map(cells.flatMap((cell, place) => (chosen[place]! > 0 ? [[place, cell]] : [])));
  const next = nextNetworks(placesOf(configuration), chosen, measured, {
    seeds,
    mostSeeds: mostSeeds(configuration),
    rounds: left,
    networks: Math.max(0, Math.ceil((most - total(chosen)) / left)),
  });
  if (total(next) === total(chosen)) return undefined;
  const counts = [...before, next];
  return { counts, plan: planOfRounds(experiment, counts) };
}

function total(counts: NetworkCounts): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

/**
 * The rounds of an experiment that there are by now: the last one is not over, or nothing comes after it.
 *
 * @param failed keys of jobs that are not tried again; what is of their networks does not come either
 */
export function roundsSoFar(
  experiment: RefinedExperiment,
  journals: Journals,
  failed: ReadonlySet<string>,
): Rounds {
  let rounds = firstRound(experiment);
  while (isOver(experiment.configuration, rounds.plan, journals, failed)) {
    const next = roundAfter(experiment, rounds, journals);
    if (next === undefined) return rounds;
    rounds = next;
  }
  return rounds;
}

/** Whether everything of a plan is there that will ever be. */
function isOver(
  configuration: ExperimentConfiguration,
  plan: Plan,
  journals: Journals,
  failed: ReadonlySet<string>,
): boolean {
  if (configuration.grid.refine === undefined) return false;
  const results = plannedResults(configuration, plan, journals);
  const undone = plan.jobs.map(({ key, tasks }) => ({
    key,
    tasks: tasks.filter((task) => !results.has(task.key)),
  }));
  const lost = lostTasks(undone, failed);
  return undone.every(({ tasks }) => tasks.every(({ key }) => lost.has(key)));
}

/** Which of how many the latest of some rounds is, from 1; `undefined` where nothing is chosen on the way. */
export function roundNumber(
  { grid: { refine } }: Pick<ExperimentConfiguration, "grid">,
  { counts }: Pick<Rounds, "counts">,
): { readonly number: number; readonly of: number } | undefined {
  return refine && { number: counts.length, of: refine.rounds };
}

/** What the latest of some rounds adds, a sentence without a full stop. */
export function roundWords({ configuration }: RefinedExperiment, { counts }: Rounds): string {
  const [before, now] = [counts.at(-2) ?? [], counts.at(-1)!];
  const there = (count: number) => count > 0;
  const cells = now.filter((count, place) => there(count) && !there(before[place] ?? 0)).length;
  const networks = total(now.map((count, place) => (there(before[place] ?? 0) ? count - before[place]! : 0)));
  const added = [
    ...(cells === 0 ? [] : [`${counted(cells, "cell")} more between those whose phases differ`]),
    ...(networks === 0 ? [] : [`${counted(networks, "network")} more of undecided cells`]),
  ];
  return `round ${counts.length} of ${configuration.grid.refine?.rounds}: ${conjoined(added)}, ${now.filter(there).length} of ${counted(now.length, "cell")} in all`;
}
