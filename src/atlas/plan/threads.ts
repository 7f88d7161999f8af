/** What the threads of a worker depend on. */
export interface ThreadShare {
  /** Of the machine. */
  readonly cores: number;
  readonly workers: number;
  /** Jobs under way or still to be done. */
  readonly jobs: number;
  /** The most that are wanted of one worker. Default: as many as there are. */
  readonly most?: number;
}

/**
 * The threads of each worker: the cores shared evenly among those that have a job, so one where there are as many workers
 * as cores, and together never more than cores. Results do not depend on it.
 */
export function threadsOfWorker({ cores, workers, jobs, most = cores }: ThreadShare): number {
  const busy = Math.max(1, Math.min(workers, jobs));
  return Math.max(1, Math.min(most, Math.floor(cores / busy)));
}
