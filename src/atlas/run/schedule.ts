import type { Job } from "#atlas/plan";
import { PositionHeap } from "./position-heap.ts";

/** A job that is neither done nor failed. */
interface Pending {
  readonly job: Job;
  readonly position: number;
  /** The shapes it runs on, by which workers stay with what they have compiled. */
  readonly shapes: string;
  /** How many of the jobs it needs are not done. */
  missing: number;
  state: "waiting" | "ready" | "running" | "settled";
}

/**
 * Which job may run next. Jobs become ready when all they need is done, and are taken in plan order, except
 * that a worker stays with the shapes of networks it has compiled for as long as such a job is ready.
 *
 * Taking and settling a job costs the logarithm of how many are ready, and what waits for it alone.
 */
export class Schedule {
  readonly #pending = new Map<string, Pending>();
  readonly #dependents = new Map<string, Pending[]>();
  readonly #ready = new PositionHeap<Pending>();
  readonly #readyByShapes = new Map<string, PositionHeap<Pending>>();
  readonly #shapesOf: (job: Job) => string;
  #remaining = 0;

  /**
   * @param jobs in plan order
   * @param done keys of jobs that are done already, of this plan or another
   * @param shapesOf names what a job compiles; jobs of equal name share it
   * @throws RangeError if a job needs one that is neither in the plan nor done
   */
  constructor(jobs: readonly Job[], done: ReadonlySet<string>, shapesOf: (job: Job) => string) {
    this.#shapesOf = shapesOf;
    for (const [position, job] of jobs.entries()) {
      if (done.has(job.key)) continue;
      const shapes = shapesOf(job);
      this.#pending.set(job.key, { job, position, shapes, missing: 0, state: "waiting" });
    }
    this.#remaining = this.#pending.size;
    for (const pending of this.#pending.values()) {
      for (const key of new Set(pending.job.needs)) {
        if (done.has(key)) continue;
        if (!this.#pending.has(key))
          throw new RangeError(`job ${pending.job.key} needs ${key}, which is not in the plan`);
        pending.missing++;
        const dependents = this.#dependents.get(key);
        if (dependents === undefined) this.#dependents.set(key, [pending]);
        else dependents.push(pending);
      }
      if (pending.missing === 0) this.#makeReady(pending);
    }
  }

  /** Jobs that are neither done nor failed nor blocked, running ones included. */
  get remaining(): number {
    return this.#remaining;
  }

  /** The next ready job, if there is one, preferring the shapes of `previous`; it counts as running until settled. */
  take(previous?: Job): Job | undefined {
    const isReady = ({ state }: Pending) => state === "ready";
    const preferred = previous && this.#readyByShapes.get(this.#shapesOf(previous))?.takeFirst(isReady);
    const taken = preferred ?? this.#ready.takeFirst(isReady);
    if (taken !== undefined) taken.state = "running";
    return taken?.job;
  }

  /** Settles a running job as done and readies those that waited for it alone. */
  markDone(job: Job): void {
    this.#settle(job);
    for (const dependent of this.#dependents.get(job.key) ?? []) {
      dependent.missing--;
      if (dependent.missing === 0 && dependent.state === "waiting") this.#makeReady(dependent);
    }
  }

  /** Settles a running job as failed; gives the jobs that need it, directly or not, which will never run. */
  markFailed(job: Job): Job[] {
    this.#settle(job);
    return this.#block(job.key);
  }

  /** Makes a running job ready again. */
  giveBack(job: Job): void {
    this.#makeReady(this.#pending.get(job.key)!);
  }

  #settle(job: Job): void {
    this.#pending.get(job.key)!.state = "settled";
    this.#remaining--;
  }

  #block(key: string): Job[] {
    const blocked = (this.#dependents.get(key) ?? []).filter(({ state }) => state === "waiting");
    for (const { job } of blocked) this.#settle(job);
    return blocked.flatMap(({ job }) => [job, ...this.#block(job.key)]);
  }

  #makeReady(pending: Pending): void {
    pending.state = "ready";
    const { shapes, position } = pending;
    const same = this.#readyByShapes.get(shapes) ?? new PositionHeap<Pending>();
    this.#readyByShapes.set(shapes, same);
    for (const heap of [this.#ready, same]) heap.add(position, pending);
  }
}
