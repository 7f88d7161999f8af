import type { ExperimentConfiguration } from "#atlas/configuration";
import { cellNetworks } from "./cell-networks.ts";
import { costEstimator } from "./cost.ts";
import type { Plan } from "./job.ts";

/** What the jobs of a plan need of a worker's memory at most, bytes, the largest first. */
export function jobMemory(configuration: ExperimentConfiguration, { jobs }: Plan): readonly number[] {
  const costOf = costEstimator(configuration, cellNetworks(configuration));
  return jobs.map((job) => costOf(job).bytes).sort((a, b) => b - a);
}

/** What some workers need together at the worst moment, bytes: each at one of the largest jobs. */
export function memoryOfWorkers(memory: readonly number[], workers: number): number {
  return memory.slice(0, workers).reduce((sum, bytes) => sum + bytes, 0);
}

/** The most workers that never need more than some bytes together; none where a single job needs more. */
export function workersWithin(memory: readonly number[], bytes: number): number {
  let sum = 0;
  const first = memory.findIndex((own) => {
    sum += own;
    return sum > bytes;
  });
  return first === -1 ? Number.POSITIVE_INFINITY : first;
}
