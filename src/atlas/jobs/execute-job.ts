import type { JobResult } from "../journal/entry.ts";
import type { Job } from "../plan/job.ts";
import type { JobContext } from "../run/job-context.ts";
import { measureCellConnectivity } from "./connectivity-job.ts";
import { measureCellCurvature } from "./curvature-job.ts";
import { measureCellSimilarity } from "./similarity-job.ts";
import { trainNetworks } from "./train-job.ts";

/** Executes one job; what it returns depends on the job and the configuration alone. */
export function executeJob(job: Job, context: JobContext): Promise<JobResult> {
  switch (job.kind) {
    case "train":
      return trainNetworks(job, context);
    case "curvature":
      return measureCellCurvature(job, context);
    case "connectivity":
      return measureCellConnectivity(job, context);
    case "similarity":
      return measureCellSimilarity(job, context);
  }
}
