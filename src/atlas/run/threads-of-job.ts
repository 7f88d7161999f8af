import { availableParallelism } from "node:os";
import { threadsOfWorker } from "#atlas/plan";
import type { RunOptions } from "./run-options.ts";

/**
 * Threads of a job that is handed out: more at the end of a run, when others have none left to take.
 *
 * @param jobs under way or still to be done
 */
export function threadsOfJob({ workers, threads }: RunOptions, jobs: number): number {
  const cores = availableParallelism();
  return threadsOfWorker({ cores, workers, jobs, ...(threads !== undefined && { most: threads }) });
}
