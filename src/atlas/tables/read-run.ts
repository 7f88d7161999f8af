import { type JournalEntry, readJournals } from "#atlas/journal";
import { type Plan, planExperiment } from "#atlas/plan";
import { type ExperimentFile, readExperiment } from "#atlas/run";

/** What the folder of a run says: its experiment, the plan of it and the jobs that are finished. */
export interface RunRecord {
  readonly experiment: ExperimentFile;
  readonly plan: Plan;
  readonly entries: ReadonlyMap<string, JournalEntry>;
}

/**
 * Reads the folder of a run; nothing is written. Planning loads the networks, so callers that may have tables alone
 * import this file when they meet a run.
 *
 * @throws AtlasError as `readExperiment` and `readJournals`.
 */
export async function readRun(runFolder: string): Promise<RunRecord> {
  const experiment = await readExperiment(runFolder);
  const { entries } = await readJournals(runFolder);
  return { experiment, plan: planExperiment(experiment.configuration), entries };
}
