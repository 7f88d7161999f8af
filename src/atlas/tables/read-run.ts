import { plannedResults, type TaskResult } from "#atlas/journal";
import { type Plan, planExperiment } from "#atlas/plan";
import { type ExperimentFile, readExperiment } from "#atlas/run";
import { folderStore } from "#atlas/store";

/** What the folder of a run says: its experiment, the plan of it and what is known. */
export interface RunRecord {
  readonly experiment: ExperimentFile;
  readonly plan: Plan;
  /** By the keys of the plan's tasks. */
  readonly results: ReadonlyMap<string, TaskResult>;
}

/**
 * Reads the folder of a run; nothing is written. Planning loads the networks, so callers that may have tables alone
 * import this file when they meet a run.
 *
 * @throws AtlasError as `readExperiment` and `readJournals`.
 */
export async function readRun(runFolder: string): Promise<RunRecord> {
  const store = folderStore(runFolder);
  const experiment = await readExperiment(store);
  const { configuration } = experiment;
  const plan = planExperiment(configuration);
  const results = plannedResults(configuration, plan, await store.readJournals());
  return { experiment, plan, results };
}
