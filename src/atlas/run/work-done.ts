import type { ExperimentConfiguration } from "#atlas/configuration";
import { plannedResults } from "#atlas/journal";
import { boundToData, type Plan } from "#atlas/plan";
import { openRunStore, type RunStore } from "#atlas/store";
import { AtlasError } from "#errors";
import { hashesOf } from "./data-files.ts";
import { readExperiment } from "./experiment-file.ts";
import { roundsOfRun } from "./plan-of-run.ts";
import { remainingWork } from "./remaining-work.ts";

/** How much of a plan a run holds. */
export interface WorkDone {
  readonly jobs: number;
  readonly jobsDone: number;
  readonly results: number;
  readonly resultsDone: number;
}

/**
 * How much of a plan a run holds, its data files being as they were; of one of which a part is chosen on the way, of its rounds
 * so far. `undefined` where there is no run.
 *
 * @throws AtlasError as `readExperiment` and `RunStore.readJournals`
 */
export async function workDone(
  run: string | RunStore,
  configuration: ExperimentConfiguration,
  plan: Plan,
): Promise<WorkDone | undefined> {
  const store = openRunStore(run);
  const experiment = await readExperiment(store).catch((error: unknown) => {
    if (error instanceof AtlasError && error.code === "run/no-run") return undefined;
    throw error;
  });
  if (experiment === undefined) return undefined;
  const { data = [], unnamed_data: unnamed = [] } = experiment;
  const journals = await store.readJournals();
  const bound =
    configuration.grid.refine === undefined
      ? boundToData(plan, configuration, hashesOf(data), hashesOf(unnamed))
      : roundsOfRun({ ...experiment, configuration, editions: plan.editions }, journals, []).plan;
  const known = plannedResults(configuration, bound, journals);
  const { jobs, done } = remainingWork(bound, (task) => known.has(task));
  const count = (of: Plan["jobs"]) => of.reduce((sum, { tasks }) => sum + tasks.length, 0);
  const results = count(bound.jobs);
  return { jobs: bound.jobs.length, jobsDone: done.size, results, resultsDone: results - count(jobs) };
}
