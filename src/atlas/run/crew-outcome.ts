import type { ExperimentConfiguration } from "#atlas/configuration";
import { plannedResults } from "#atlas/journal";
import { failedJobs } from "#atlas/lock";
import type { Job } from "#atlas/plan";
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
  const blocked = blockedBy(jobs, new Set(failures.map(({ job }) => job.key)));
  const left = jobs.length - failures.length - blocked.length;
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

/** Jobs that need one that failed, or one that does; a job comes after those that it needs. */
function blockedBy(jobs: readonly Job[], failed: ReadonlySet<string>): readonly Job[] {
  const never = new Set(failed);
  const blocked: Job[] = [];
  for (const job of jobs) {
    if (failed.has(job.key) || !job.needs.some((need) => never.has(need))) continue;
    never.add(job.key);
    blocked.push(job);
  }
  return blocked;
}
