import type { Schedulable } from "./schedule.ts";

/** How much more a job is taken to need once a worker died at it, perhaps for want of memory. */
const AFTER_CRASH = 2;

/**
 * Who holds how much of the memory that workers may have together: a worker at a job what the job is estimated to need,
 * one between jobs what it has come to, and whichever is more. A job that alone needs more than there is runs alone, and so
 * does one at which a worker was killed for want of memory.
 */
export class MemoryBudget<Job extends Pick<Schedulable, "key">> {
  readonly #bytes: number;
  readonly #estimate: (job: Job) => number;
  readonly #estimates = new Map<Job, number>();
  readonly #resident = new Map<string, number>();
  readonly #reserved = new Map<string, number>();
  readonly #crashed = new Set<string>();
  readonly #apart = new Set<string>();
  /** The worker beside which nothing may begin. */
  #alone: string | undefined;

  /**
   * @param bytes of all workers together
   * @param estimate of what a worker at a job needs, bytes
   */
  constructor(bytes: number, estimate: (job: Job) => number) {
    this.#bytes = bytes;
    this.#estimate = estimate;
  }

  /** Whether a worker may begin a job beside what the others hold. */
  fits(worker: string, job: Job): boolean {
    const others = [...new Set([...this.#resident.keys(), ...this.#reserved.keys()])].filter(
      (name) => name !== worker,
    );
    if (others.length === 0) return true;
    if (this.#alone !== undefined || this.#apart.has(job.key)) return false;
    const held = others.reduce((sum, name) => sum + this.#held(name), 0);
    return held + Math.max(this.#need(job), this.#resident.get(worker) ?? 0) <= this.#bytes;
  }

  /** A worker begins a job. */
  begin(worker: string, job: Job): void {
    this.#reserved.set(worker, this.#need(job));
    this.#estimates.delete(job);
    if (this.#apart.has(job.key)) this.#alone = worker;
  }

  /** A worker does not begin its job after all. */
  giveUp(worker: string): void {
    this.#leave(worker);
  }

  /** A worker has ended its job and lives on. @param resident what it holds now, bytes; what the job needed where unknown */
  end(worker: string, resident = this.#held(worker)): void {
    this.#leave(worker);
    this.#resident.set(worker, resident);
  }

  /** What the job that a worker has begun is estimated to need, bytes; 0 where nobody knows. */
  reserved(worker: string): number {
    return this.#reserved.get(worker) ?? 0;
  }

  /** Whether a worker holds memory between jobs. */
  holds(worker: string): boolean {
    return this.#resident.has(worker);
  }

  /** The process of a worker is gone, or never was. */
  free(worker: string): void {
    this.#leave(worker);
    this.#resident.delete(worker);
  }

  /**
   * A worker died at a job, which is given more room from now on.
   *
   * @param forMemory whether it was for want of memory, so that nothing runs beside the job from now on
   */
  crashed(job: Job, forMemory: boolean): void {
    this.#crashed.add(job.key);
    if (forMemory) this.#apart.add(job.key);
  }

  /** Whether a job has nothing beside it when it runs. */
  runsAlone(job: Job): boolean {
    return this.#apart.has(job.key);
  }

  #leave(worker: string): void {
    this.#reserved.delete(worker);
    if (this.#alone === worker) this.#alone = undefined;
  }

  #held(worker: string): number {
    return Math.max(this.#reserved.get(worker) ?? 0, this.#resident.get(worker) ?? 0);
  }

  #need(job: Job): number {
    const known = this.#estimates.get(job) ?? this.#estimate(job);
    this.#estimates.set(job, known);
    return this.#crashed.has(job.key) ? AFTER_CRASH * known : known;
  }
}
