import type { FailureRecord } from "#atlas/account";
import type { JournalFollower } from "#atlas/journal";
import type { Membership } from "#atlas/lock";
import type { Job } from "#atlas/plan";

/** The jobs of a run that are left, as one member of a crew sees them: which it has, which others have done. */
export class CrewWork {
  readonly #membership: Membership;
  readonly #journals: JournalFollower;
  /** By the keys of jobs, with the tasks that have no result. */
  readonly #missing = new Map<string, { readonly job: Job; readonly tasks: Set<string> }>();
  readonly #jobsOf = new Map<string, string[]>();
  #reading: Promise<void> = Promise.resolve();
  #done: Job[] = [];

  /**
   * @param journals from after what `jobs` were found by
   * @param jobs that are left
   */
  constructor(membership: Membership, journals: JournalFollower, jobs: readonly Job[]) {
    this.#membership = membership;
    this.#journals = journals;
    for (const job of jobs) {
      this.#missing.set(job.key, { job, tasks: new Set(job.tasks.map(({ key }) => key)) });
      for (const { key } of job.tasks) {
        const others = this.#jobsOf.get(key);
        if (others === undefined) this.#jobsOf.set(key, [job.key]);
        else others.push(job.key);
      }
    }
  }

  /** Aborted where others may take this member for gone. */
  get lost(): AbortSignal {
    return this.#membership.lost;
  }

  /** The name of this member. */
  get name(): string {
    return this.#membership.name;
  }

  /**
   * Takes a job. Whoever had it may have done it a moment ago, which is then what the next `news` tell.
   *
   * @returns whether it is this member's now, or how it failed elsewhere
   */
  async take(job: Job): Promise<boolean | FailureRecord> {
    const taken = await this.#membership.take(job.key);
    if (taken !== "taken") return taken === "held" ? false : taken;
    await this.#read();
    if (this.#missing.has(job.key)) return true;
    await this.#membership.release(job.key);
    return false;
  }

  /** Lets go of a job that is done, or that another is to do. */
  release(job: Job): Promise<void> {
    return this.#membership.release(job.key);
  }

  /** Tells all members that a job failed for good. */
  fail(failure: FailureRecord): Promise<void> {
    return this.#membership.fail(failure);
  }

  /** Has a job do without some of its tasks, which will not come. @param part of it */
  cut({ key, tasks }: Job): void {
    for (const task of tasks) this.#strike(key, task.key);
  }

  /** Jobs whose every result has come, since the last call, from whomever. */
  async news(): Promise<readonly Job[]> {
    await this.#read();
    const done = this.#done;
    this.#done = [];
    return done;
  }

  /** One reading at a time, for each begins where the last one ended. */
  #read(): Promise<void> {
    this.#reading = this.#reading.then(async () => {
      for (const { key } of await this.#journals.next()) {
        for (const job of this.#jobsOf.get(key) ?? []) {
          this.#strike(job, key);
        }
      }
    });
    return this.#reading;
  }

  /** A task of a job is not missing any more; a job of which none is, is done. */
  #strike(key: string, task: string): void {
    const missing = this.#missing.get(key);
    missing?.tasks.delete(task);
    if (missing === undefined || missing.tasks.size > 0) return;
    this.#missing.delete(key);
    this.#done.push(missing.job);
  }
}
