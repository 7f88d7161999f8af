import { assembleCells } from "#atlas/cells";
import type { ExperimentConfiguration } from "#atlas/configuration";
import { type Journals, plannedResults } from "#atlas/journal";
import type { NetworkCounts, Plan } from "#atlas/plan";
import { classifyTable } from "#taxonomy";
import { counted } from "#words";
import { finerCells } from "./finer-cells.ts";
import { coarseCells, gridPlaces } from "./grid-places.ts";
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
  const whole = reachOf(experiment);
  if (configuration.grid.refine === undefined) return wholeGrid(whole);
  const coarse = new Set(coarseCells(gridPlaces(configuration, whole.cells)));
  const counts = whole.cells.map((_, place) => (coarse.has(place) ? configuration.seeds : 0));
  return { counts: [counts], plan: planOfRounds(experiment, [counts]) };
}

/**
 * The rounds of an experiment with the one after its last: cells between those whose phases differ, until the share of the
 * grid is spent. It follows from what the rounds have measured and from nothing else, so that whoever asks, and when, finds
 * the same.
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
  const places = gridPlaces(configuration, plan.cells);
  const used = chosen.filter((count) => count > 0).length;
  const most = Math.floor(grid.refine.share * plan.cells.length);
  const results = plannedResults(configuration, plan, journals);
  const cells = classifyTable(assembleCells(plan, results, []), phases);
  const measured = new Map(cells.flatMap((cell, place) => (chosen[place]! > 0 ? [[place, cell]] : [])));
  const next = new Set(finerCells(places, measured, Math.max(0, Math.ceil((most - used) / left))));
  if (next.size === 0) return undefined;
  const counts = [...before, chosen.map((count, place) => (next.has(place) ? seeds : count))];
  return { counts, plan: planOfRounds(experiment, counts) };
}

/**
 * The rounds of an experiment that there are by now: the last one is not over, or nothing comes after it.
 *
 * @param failed keys of jobs that are not tried again; what needs them does not come either
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
  const never = new Set(failed);
  // A job comes after those that it needs.
  return plan.jobs.every(({ key, needs, tasks }) => {
    if (needs.some((need) => never.has(need))) never.add(key);
    return never.has(key) || tasks.every((task) => results.has(task.key));
  });
}

/** What the latest of some rounds adds, a sentence without a full stop. */
export function roundWords({ configuration }: RefinedExperiment, { counts }: Rounds): string {
  const [before, now] = [counts.at(-2) ?? [], counts.at(-1)!];
  const cells = now.filter((count, place) => count > 0 && !before[place]).length;
  const all = now.filter((count) => count > 0).length;
  return `round ${counts.length} of ${configuration.grid.refine?.rounds}: ${counted(cells, "cell")} more between those whose phases differ, ${all} of ${now.length} in all`;
}
