import type { ExperimentConfiguration } from "#atlas/configuration";
import { plannedResults } from "#atlas/journal";
import { failedJobs } from "#atlas/lock";
import { lostTasks } from "#atlas/plan";
import { openRunStore } from "#atlas/store";
import type { RunOutcome } from "./events.ts";
import { readExperiment } from "./experiment-file.ts";
import { roundsOfRun } from "./plan-of-run.ts";
import { remainingWork } from "./remaining-work.ts";

/** What those who worked on a run together have come to. */
export interface CrewOutcome {
  readonly configuration: ExperimentConfiguration;
  /** `interrupted` where jobs are left that neither failed nor wait for one that did; its `seconds` are 0, for nobody counts them. */
  readonly outcome: RunOutcome;
  /** Jobs that somebody could take now or later. */
  readonly jobsLeft: number;
  readonly resultsDone: number;
}

/**
 * How far those have come who work on a run together, by its journals and by what failed for them.
 *
 * @param run its folder, or its address in a database
 * @throws AtlasError as `readExperiment` and `RunStore.readJournals`
 */
export async function crewOutcome(run: string): Promise<CrewOutcome> {
  const store = openRunStore(run);
  const experiment = await readExperiment(store);
  const { configuration } = experiment;
  const journals = await store.readJournals();
  const failed = (await store.contents?.failures()) ?? (await failedJobs(run));
  const { plan } = roundsOfRun(experiment, journals, failed);
  const known = plannedResults(configuration, plan, journals);
  const { jobs, done } = remainingWork(plan, (task) => known.has(task));
  const told = new Map(failed.map((failure) => [failure.key, failure]));
  const failures = jobs.flatMap((job) => {
    const failure = told.get(job.key);
    return failure === undefined ? [] : [{ job, error: { code: failure.code, message: failure.message } }];
  });
  const failing = new Set(failures.map(({ job }) => job.key));
  const lost = lostTasks(jobs, failing);
  const never = jobs.filter(({ tasks }) => tasks.every(({ key }) => lost.has(key)));
  const blocked = never.filter(({ key }) => !failing.has(key));
  const left = jobs.length - never.length;
  return {
    configuration,
    outcome: {
      jobs: plan.jobs.length,
      jobsDone: done.size,
      failures,
      blocked,
      interrupted: left > 0,
      seconds: 0,
    },
    jobsLeft: left,
    resultsDone: known.size,
  };
}
