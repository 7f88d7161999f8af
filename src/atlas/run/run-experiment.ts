import { join } from "node:path";
import { JOURNAL_FOLDER, readJournals } from "#atlas/journal";
import type { Job, Plan } from "#atlas/plan";
import { createFolder, removeTemporaries, writeFileAtomically } from "#files";
import { Coordinator } from "./coordinator.ts";
import type { JobFailure, RunEvent, RunOutcome } from "./events.ts";
import { claimRunFolder } from "./experiment-file.ts";
import { lockRunFolder } from "./lock.ts";
import type { RunOptions } from "./run-options.ts";

/** What failed for good in the latest run of a folder, for people to read. */
export const FAILURES_FILE = "failures.json";

/**
 * Executes the jobs of a plan that the run folder's journals do not hold, in worker processes.
 *
 * A failed job is reported and leaves out only those that need it. A job whose worker crashes is tried once more.
 * Results are in the journals; `failures.json` lists what failed.
 *
 * @throws AtlasError of kind `input`: `engine/device` before anything is written, `run/locked`, `run/other-configuration`, `run/other-data`; of kind `failure`:
 *   a corrupted journal, an unwritable folder or full disk, a job module that does not load.
 */
export async function runExperiment(options: RunOptions): Promise<RunOutcome> {
  const { runFolder, configuration, plan, dataHash = null, force = false, onEvent = () => {} } = options;
  const { device } = configuration;
  if (device !== "cpu") await (await import("#engine")).requireDevice(device);
  const folders = [JOURNAL_FOLDER, "weights", "curves"].map((name) => join(runFolder, name));
  for (const folder of folders) await createFolder(folder);
  const lock = await lockRunFolder(runFolder);
  try {
    for (const folder of [runFolder, ...folders]) await removeTemporaries(folder);
    const { otherVersions } = await claimRunFolder(runFolder, { configuration, dataHash, force });
    if (otherVersions.length > 0) {
      const message = `versions differ from those this run began with (${otherVersions.join(", ")}): results may too`;
      onEvent({ type: "warning", message });
    }
    const { entries, disagreeing } = await readJournals(runFolder);
    for (const key of disagreeing) {
      onEvent({
        type: "warning",
        message: `job ${key} was done twice with different results; the first counts`,
      });
    }
    const done = new Set(entries.keys());
    const coordinator = new Coordinator(options, done);
    onEvent(startOf(plan, done));
    const outcome = await coordinator.run();
    await writeFileAtomically(join(runFolder, FAILURES_FILE), failuresJson(outcome.failures));
    return outcome;
  } finally {
    await lock.release();
  }
}

function startOf({ jobs }: Plan, done: ReadonlySet<string>): RunEvent {
  const finished = jobs.filter(({ key }) => done.has(key));
  return {
    type: "started",
    jobs: jobs.length,
    jobsDone: finished.length,
    cost: totalCost(jobs),
    costDone: totalCost(finished),
  };
}

function totalCost(jobs: readonly Job[]): number {
  return jobs.reduce((sum, { cost }) => sum + cost, 0);
}

function failuresJson(failures: readonly JobFailure[]): string {
  const rows = failures.map(({ job, error }) => ({ key: job.key, kind: job.kind, ...error }));
  return `${JSON.stringify(rows, null, 2)}\n`;
}
