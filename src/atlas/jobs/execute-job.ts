import type { JobResult } from "#atlas/journal";
import { type Job, TRAIN } from "#atlas/plan";
import { settleArithmetic } from "#engine";
import { AtlasError } from "#errors";
import { measurementNamed } from "#measurements";
import type { JobContext } from "./job-context.ts";
import { measureNetworks } from "./measurement-job.ts";
import { trainNetworks } from "./train-job.ts";

/**
 * Executes one job; what it returns depends on the job and the configuration alone, not on what this process did before.
 * Numbers below 2.2e-308 in magnitude count as zero in the calling thread from then on.
 *
 * @throws AtlasError `jobs/unknown-kind` (kind `failure`) for a measurement that this process does not know.
 */
export async function executeJob(job: Job, context: JobContext): Promise<JobResult> {
  await settleArithmetic();
  if (job.kind === TRAIN) return trainNetworks(job, context);
  const measurement = measurementNamed(job.kind);
  if (measurement !== undefined) return measureNetworks(measurement, job, context);
  throw new AtlasError({
    code: "jobs/unknown-kind",
    kind: "failure",
    problem: `there is no measurement ${job.kind} in this process`,
    remedy: "Register it in the module that workers import (jobModule)",
  });
}
