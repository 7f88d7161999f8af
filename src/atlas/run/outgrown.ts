/** How many times what was foretold of its job a worker may hold after it. */
const OUTGROWN = 1.5;

/** After how many jobs at least a worker is replaced by itself: they share what a start takes. */
const FEWEST_JOBS = 8;

/**
 * Whether a worker that has done some jobs is to be replaced, by what it holds after the last of them.
 *
 * @param foretoldMb of that job, MiB; absent where nobody estimates
 * @param limitMb beyond which every worker is replaced, MiB. Default: none
 */
export function hasOutgrown(
  { jobs, memoryMb, foretoldMb = Number.POSITIVE_INFINITY }: WorkerMemory,
  limitMb = Number.POSITIVE_INFINITY,
): boolean {
  return memoryMb > limitMb || (jobs >= FEWEST_JOBS && memoryMb > OUTGROWN * foretoldMb);
}

interface WorkerMemory {
  /** Jobs since it was started. */
  readonly jobs: number;
  readonly memoryMb: number;
  readonly foretoldMb?: number | undefined;
}
