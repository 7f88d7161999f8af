import type { FailureRecord } from "#atlas/account";
import type { JournalFollower } from "#atlas/journal";
import type { Membership } from "#atlas/lock";
import type { Job } from "#atlas/plan";

/** The jobs of a run that are left, as one member of a crew sees them: which it has, which others have done. */
export class CrewWork {
  readonly #membership: Membership;
  readonly #journals: JournalFollower;
  readonly #missing = new Map<Job, Set<string>>();
  readonly #jobsOf = new Map<string, Job[]>();
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
      this.#missing.set(job, new Set(job.tasks.map(({ key }) => key)));
      for (const { key } of job.tasks) {
        const others = this.#jobsOf.get(key);
        if (others === undefined) this.#jobsOf.set(key, [job]);
        else others.push(job);
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
    if (this.#missing.has(job)) return true;
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
          const missing = this.#missing.get(job);
          if (missing === undefined) continue;
          missing.delete(key);
          if (missing.size > 0) continue;
          this.#missing.delete(job);
          this.#done.push(job);
        }
      }
    });
    return this.#reading;
  }
}
