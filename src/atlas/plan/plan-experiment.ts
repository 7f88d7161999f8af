import type { ExperimentConfiguration } from "#atlas/configuration";
import { planCells, planCheckpoints } from "./cells.ts";
import { currentEditions, editionOf } from "./editions.ts";
import { type Editions, type Job, type NetworkCounts, type Plan, TRAIN } from "./job.ts";
import { roundPlanner } from "./round-jobs.ts";

/**
 * The whole experiment as jobs: small networks of equal shapes train together, and a measurement takes cells together
 * whose networks differ by their training alone. A single seed makes no pairs, hence no jobs on pairs.
 *
 * Jobs that keep the longest chain of work waiting come first; costs are estimated seconds of one worker.
 * The same configuration gives the same plan, whatever is done of it already.
 *
 * @param editions by which the results are made. Default those of today; a run of before is read by its own.
 * @param rounds one or more, each with the networks that its cells have then, no fewer than in the round before: the jobs of
 *   a round are of what it adds, and stay what they are whatever comes after it. Default: all seeds of all cells at once
 * @throws AtlasError `plan/network-too-large` of kind `input`
 */
export function planExperiment(
  configuration: ExperimentConfiguration,
  editions: Editions = currentEditions(),
  rounds?: readonly NetworkCounts[],
): Plan {
  const edition = editionOf(editions, TRAIN);
  const cells = planCells(configuration, edition, rounds?.at(-1));
  const checkpoints = planCheckpoints(configuration, cells, edition);
  const places = new Map(cells.map(({ cell }, place) => [cell, place]));
  const planner = roundPlanner(configuration, editions, [
    ...cells.map((own, place) => ({ own, place })),
    ...checkpoints.map((own) => ({ own, place: places.get(own.of)!, isCheckpoint: true })),
  ]);
  const jobs: Job[] = [];
  for (const counts of rounds ?? [cells.map(({ networks }) => networks.length)])
    jobs.push(...planner(counts));
  return { jobs, cells, ...(checkpoints.length > 0 && { checkpoints }), editions };
}
