import { notesOnDisagreement, plannedResults, type TaskResult } from "#atlas/journal";
import { notesOnEditions, type Plan } from "#atlas/plan";
import { type ExperimentFile, planOfRun, readExperiment } from "#atlas/run";
import { openRunStore, type RunStore } from "#atlas/store";

/** What the folder of a run says: its experiment, the plan of it and what is known. */
export interface RunRecord {
  /** Reads the arrays that results name: `store.readArrays(result.file)`. */
  readonly store: RunStore;
  readonly experiment: ExperimentFile;
  readonly plan: Plan;
  /** By the keys of the plan's tasks. */
  readonly results: ReadonlyMap<string, TaskResult>;
  /** Keys of results that the journals have twice, not the same; the first counts. */
  readonly disagreeing: readonly string[];
  /** What in it was computed by earlier editions of the code or twice, a sentence without a full stop each. */
  readonly notes: readonly string[];
}

/**
 * Reads a run, finished or under way, by its folder or its store; nothing is written.
 *
 * @throws AtlasError as `readExperiment` and `RunStore.readJournals`.
 */
export async function readRun(run: string | RunStore): Promise<RunRecord> {
  const store = openRunStore(run);
  const experiment = await readExperiment(store);
  const { configuration } = experiment;
  const journals = await store.readJournals();
  const plan = await planOfRun(store, experiment, journals);
  const results = plannedResults(configuration, plan, journals);
  const notes = [...notesOnEditions(plan.editions), ...notesOnDisagreement(journals)];
  return { store, experiment, plan, results, disagreeing: journals.disagreeing, notes };
}
