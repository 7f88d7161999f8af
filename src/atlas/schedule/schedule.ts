import { PositionHeap } from "./position-heap.ts";

/** What a schedule knows of a job. */
export interface Schedulable {
  /** Tells the job from the others of its plan. */
  readonly key: string;
  /** Keys of the jobs that must be done first. */
  readonly needs: readonly string[];
  /** Estimated seconds of one worker. */
  readonly cost: number;
}

/** A job that is neither done nor failed. */
interface Pending<Job> {
  job: Job;
  readonly position: number;
  /** The shapes it runs on, by which workers stay with what they have compiled. */
  readonly shapes: string;
  /** How many of the jobs it needs are not done. */
  missing: number;
  state: "waiting" | "ready" | "running" | "elsewhere" | "settled";
}

/** How much work may overtake a job that waits for memory, in multiples of its own cost. */
const OVERTAKING = 8;

/**
 * Which job may run next. Jobs become ready when all they need is done, and are taken in plan order, except
 * that a worker stays with the shapes of networks it has compiled for as long as such a job is ready, and that others
 * may overtake a job for which there is no room now, for a while.
 *
 * Taking and settling a job costs the logarithm of how many are ready, and what waits for it alone.
 */
export class Schedule<Job extends Schedulable> {
  readonly #pending = new Map<string, Pending<Job>>();
  readonly #dependents = new Map<string, Pending<Job>[]>();
  readonly #ready = new PositionHeap<Pending<Job>>();
  readonly #readyByShapes = new Map<string, PositionHeap<Pending<Job>>>();
  readonly #shapesOf: (job: Job) => string;
  #elsewhere: Pending<Job>[] = [];
  #remaining = 0;
  /** The job that others overtake, and the cost of those that did. */
  #overtaken: { readonly pending: Pending<Job>; cost: number } | undefined;

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

  /**
   * The next ready job, if there is one, preferring the shapes of `previous`; it counts as running until settled.
   *
   * @param fits whether there is room for a job now. Default: there is.
   */
  take(previous?: Job, fits: (job: Job) => boolean = () => true): Job | undefined {
    const first = this.#ready.first(isReady);
    if (first === undefined) return undefined;
    const isRoom = fits(first.job);
    if (!isRoom && !this.#mayOvertake(first)) return undefined;
    const preferred = previous && this.#readyByShapes.get(this.#shapesOf(previous))?.first(isReady);
    const taken =
      preferred !== undefined && fits(preferred.job) ? preferred : isRoom ? first : this.#firstThatFits(fits);
    if (taken === undefined) return undefined;
    if (!isRoom) this.#overtaken!.cost += taken.job.cost;
    taken.state = "running";
    return taken.job;
  }

  /** Whether something is ready, be there room for it or not. */
  get isAnyReady(): boolean {
    return this.#ready.first(isReady) !== undefined;
  }

  /** Settles a job as done and readies those that waited for it alone. */
  markDone(job: Job): void {
    this.#settle(job);
    for (const dependent of this.#dependents.get(job.key) ?? []) {
      dependent.missing--;
      if (dependent.missing === 0 && dependent.state === "waiting") this.#makeReady(dependent);
    }
  }

  /**
   * Settles a running job as failed; gives the jobs that need it, directly or not, which will never run.
   *
   * @param partWithout what is left of a job that needs it and can do without, in its place; `undefined` where nothing is. Default:
   *   nothing ever is
   */
  markFailed(
    job: Job,
    partWithout: (dependent: Job, failed: Job) => Job | undefined = () => undefined,
  ): Job[] {
    this.#settle(job);
    return this.#block(job, partWithout);
  }

  /** Makes a running job ready again. */
  giveBack(job: Job): void {
    this.#makeReady(this.#pending.get(job.key)!);
  }

  /** Settles a job that somebody else has done, unless it is running here; whether it did. */
  markDoneElsewhere(job: Job): boolean {
    const { state } = this.#pending.get(job.key)!;
    if (state === "settled" || state === "running") return false;
    this.markDone(job);
    return true;
  }

  /** Sets a running job aside, for somebody else has it. */
  setAside(job: Job): void {
    const pending = this.#pending.get(job.key)!;
    pending.state = "elsewhere";
    this.#elsewhere.push(pending);
  }

  /** Makes ready again what was set aside and is not done. */
  takeUpAgain(): void {
    const elsewhere = this.#elsewhere;
    this.#elsewhere = [];
    for (const pending of elsewhere) if (pending.state === "elsewhere") this.#makeReady(pending);
  }

  /** Jobs of equal shapes need about the same room, so that the first of each are looked at. */
  #firstThatFits(fits: (job: Job) => boolean): Pending<Job> | undefined {
    let found: Pending<Job> | undefined;
    for (const heap of this.#readyByShapes.values()) {
      const head = heap.first(isReady);
      if (head === undefined || (found !== undefined && found.position < head.position)) continue;
      if (fits(head.job)) found = head;
    }
    return found;
  }

  #mayOvertake(pending: Pending<Job>): boolean {
    if (this.#overtaken?.pending !== pending) this.#overtaken = { pending, cost: 0 };
    return this.#overtaken.cost < OVERTAKING * pending.job.cost;
  }

  #settle(job: Job): void {
    this.#pending.get(job.key)!.state = "settled";
    this.#remaining--;
  }

  #block(failed: Job, partWithout: (dependent: Job, failed: Job) => Job | undefined): Job[] {
    const blocked: Job[] = [];
    for (const dependent of this.#dependents.get(failed.key) ?? []) {
      if (dependent.state !== "waiting") continue;
      const part = partWithout(dependent.job, failed);
      if (part === undefined) {
        this.#settle(dependent.job);
        blocked.push(dependent.job);
      } else {
        dependent.job = part;
        dependent.missing--;
        if (dependent.missing === 0) this.#makeReady(dependent);
      }
    }
    return blocked.flatMap((job) => [job, ...this.#block(job, partWithout)]);
  }

  #makeReady(pending: Pending<Job>): void {
    pending.state = "ready";
    const { shapes, position } = pending;
    const same = this.#readyByShapes.get(shapes) ?? new PositionHeap<Pending<Job>>();
    this.#readyByShapes.set(shapes, same);
    for (const heap of [this.#ready, same]) heap.add(position, pending);
  }
}

function isReady({ state }: Pending<unknown>): boolean {
  return state === "ready";
}
