import type { Job, PlannedNetwork } from "#atlas/plan";

/**
 * Which job may run next. Jobs become ready when all they need is done, and are taken in plan order, except
 * that a worker stays with the shapes of networks it has compiled for as long as such a job is ready.
 */
export class Schedule {
  readonly #ready: Job[] = [];
  readonly #waiting = new Map<string, { readonly job: Job; readonly missing: Set<string> }>();
  readonly #order = new Map<string, number>();
  #running = 0;

  /**
   * @param jobs in plan order
   * @param done keys of jobs that are done already, of this plan or another
   * @throws RangeError if a job needs one that is neither in the plan nor done
   */
  constructor(jobs: readonly Job[], done: ReadonlySet<string>) {
    for (const [position, job] of jobs.entries()) this.#order.set(job.key, position);
    for (const job of jobs) {
      if (done.has(job.key)) continue;
      const missing = new Set(job.needs.filter((key) => !done.has(key)));
      const unknown = [...missing].find((key) => !this.#order.has(key));
      if (unknown !== undefined)
        throw new RangeError(`job ${job.key} needs ${unknown}, which is not in the plan`);
      if (missing.size === 0) this.#ready.push(job);
      else this.#waiting.set(job.key, { job, missing });
    }
  }

  /** Jobs that are neither done nor failed nor blocked, running ones included. */
  get remaining(): number {
    return this.#ready.length + this.#waiting.size + this.#running;
  }

  /** The next ready job, if there is one, preferring the shapes of `previous`; it counts as running until settled. */
  take(previous?: Job): Job | undefined {
    const shapes = previous === undefined ? undefined : shapesOf(previous);
    const preferred = this.#ready.findIndex((job) => shapesOf(job) === shapes);
    const [job] = this.#ready.splice(Math.max(0, preferred), 1);
    if (job !== undefined) this.#running++;
    return job;
  }

  /** Settles a running job as done and readies those that waited for it alone. */
  markDone(job: Job): void {
    this.#running--;
    for (const [key, waiting] of this.#waiting) {
      if (!waiting.missing.delete(job.key) || waiting.missing.size > 0) continue;
      this.#waiting.delete(key);
      this.#insertReady(waiting.job);
    }
  }

  /** Settles a running job as failed; gives the jobs that need it, directly or not, which will never run. */
  markFailed(job: Job): Job[] {
    this.#running--;
    return this.#block(job.key);
  }

  /** Makes a running job ready again. */
  giveBack(job: Job): void {
    this.#running--;
    this.#insertReady(job);
  }

  #block(key: string): Job[] {
    const dependents = [...this.#waiting.values()]
      .filter(({ missing }) => missing.has(key))
      .map(({ job }) => job);
    for (const job of dependents) this.#waiting.delete(job.key);
    return dependents.flatMap((job) => [job, ...this.#block(job.key)]);
  }

  #insertReady(job: Job): void {
    const position = this.#ready.findIndex((other) => this.#position(other) > this.#position(job));
    this.#ready.splice(position === -1 ? this.#ready.length : position, 0, job);
  }

  #position(job: Job): number {
    return this.#order.get(job.key)!;
  }
}

/** Names the kind of a job and the shapes of its networks: jobs of equal name run the same compiled programs. */
function shapesOf(job: Job): string {
  const knobs = firstNetwork(job)?.knobs;
  return [job.kind, knobs?.width, knobs?.depth, knobs?.batch_size, knobs?.examples].join("/");
}

/** The first of the networks that a job trains or measures. */
export function firstNetwork(job: Job): PlannedNetwork | undefined {
  return job.kind === "connectivity" ? job.pairs[0]?.first : job.networks[0];
}
