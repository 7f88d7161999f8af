import { MemoryBudget } from "./memory-budget.ts";
import { PositionHeap } from "./position-heap.ts";
import { type Schedulable, Schedule } from "./schedule.ts";

/** What the workers of a run may have together, and what each job needs of it. */
export interface MemoryShare<Job> {
  /** Of all workers together. */
  readonly bytes: number;
  /** What a worker at a job needs. */
  readonly bytesOf: (job: Job) => number;
}

/** A job under way. */
interface Running<Job> {
  readonly job: Job;
  readonly worker: string;
  /** When it ends, in the unit of the jobs' costs. */
  readonly end: number;
  isOver: boolean;
}

/**
 * When the last of some workers finishes, in the unit of the jobs' costs, if every job takes what it costs: they are handed
 * out as a run does it, by the same `Schedule` and, where there is a memory, by the same `MemoryBudget`.
 *
 * Idle workers hold nothing here, as those of a run give up their processes where that makes room.
 *
 * @param jobs each after those it needs
 * @param memory by default there is enough
 */
export function secondsUntilDone<Job extends Schedulable>(
  jobs: readonly Job[],
  workers: number,
  memory?: MemoryShare<Job>,
): number {
  const bytes = new Map(jobs.map((job) => [job, memory?.bytesOf(job) ?? 0]));
  const needOf = (job: Job) => bytes.get(job)!;
  const budget = new MemoryBudget(memory?.bytes ?? Number.POSITIVE_INFINITY, needOf);
  const schedule = new Schedule(jobs, new Set(), (job) => String(needOf(job)));
  const running = new PositionHeap<Running<Job>>();
  const idle = Array.from({ length: Math.min(workers, jobs.length) }, (_, worker) => String(worker));
  let now = 0;
  for (;;) {
    for (let worker = idle.at(-1); worker !== undefined; worker = idle.at(-1)) {
      const free = worker;
      const job = schedule.take(undefined, (own) => budget.fits(free, own));
      // What one idle worker may not begin, no other may.
      if (job === undefined) break;
      idle.pop();
      budget.begin(worker, job);
      running.add(now + job.cost, { job, worker, end: now + job.cost, isOver: false });
    }
    const next = running.first(({ isOver }) => !isOver);
    if (next === undefined) return now;
    next.isOver = true;
    now = next.end;
    budget.free(next.worker);
    schedule.markDone(next.job);
    idle.push(next.worker);
  }
}
