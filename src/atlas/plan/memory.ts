import type { ExperimentConfiguration } from "#atlas/configuration";
import { cellNetworks } from "./cell-networks.ts";
import { costEstimator } from "./cost.ts";
import type { Job, Plan } from "./job.ts";

/** What a job needs of a worker's memory at most. */
export interface JobMemory {
  readonly job: Job;
  readonly bytes: number;
}

/** What each job of a plan needs, the largest first. */
export function jobMemory(configuration: ExperimentConfiguration, { jobs }: Plan): readonly JobMemory[] {
  const costOf = costEstimator(configuration, cellNetworks(configuration));
  return jobs.map((job) => ({ job, bytes: costOf(job).bytes })).sort((a, b) => b.bytes - a.bytes);
}

/** What some workers need together at the worst moment, bytes: each at one of the jobs that need most, the largest first. */
export function memoryOfWorkers(memory: readonly Pick<JobMemory, "bytes">[], workers: number): number {
  return memory.slice(0, workers).reduce((sum, { bytes }) => sum + bytes, 0);
}

/** The most workers that never need more than some bytes together; none where a single job needs more. */
export function workersWithin(memory: readonly Pick<JobMemory, "bytes">[], bytes: number): number {
  let sum = 0;
  const first = memory.findIndex((own) => {
    sum += own.bytes;
    return sum > bytes;
  });
  return first === -1 ? Number.POSITIVE_INFINITY : first;
}
