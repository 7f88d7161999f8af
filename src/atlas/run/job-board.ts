import { cutJob, type Job } from "#atlas/plan";
import type { Schedule } from "#atlas/schedule";
import type { CrewWork } from "./crew-work.ts";
import type { JobFailure, RunEvent } from "./events.ts";
import type { ErrorReport } from "./messages.ts";

/** Who stands for all others that work on a run, where a failure elsewhere is told. */
const ELSEWHERE = "elsewhere";

/**
 * The jobs that are left of a run: which may begin, which are done, which failed for good and what that blocks; where others
 * work on the run as well, which of them have what.
 */
export class JobBoard {
  readonly failures: JobFailure[] = [];
  readonly #blocked = new Map<string, Job>();
  #done = 0;
  readonly #schedule: Schedule<Job>;
  readonly #crew: CrewWork | undefined;
  readonly #emit: (event: RunEvent) => void;

  /** @param crew where others work on the run as well */
  constructor(schedule: Schedule<Job>, crew: CrewWork | undefined, emit: (event: RunEvent) => void) {
    this.#schedule = schedule;
    this.#crew = crew;
    this.#emit = emit;
  }

  /** Jobs, or parts of them, that will not run because one they need failed. */
  get blocked(): readonly Job[] {
    return [...this.#blocked.values()];
  }

  /** How many jobs were done whole since the beginning, by whomever. */
  get done(): number {
    return this.#done;
  }

  /** Jobs that are neither done nor failed nor blocked, running ones included. */
  get remaining(): number {
    return this.#schedule.remaining;
  }

  /** Whether something may begin, be there room for it or not. */
  get isAnyReady(): boolean {
    return this.#schedule.isAnyReady;
  }

  /** Whether others may do jobs of this run. */
  get isShared(): boolean {
    return this.#crew !== undefined;
  }

  /** The next job that may begin, as `Schedule.take`. */
  take(previous: Job | undefined, fits: (job: Job) => boolean): Job | undefined {
    return this.#schedule.take(previous, fits);
  }

  /** Whether a job that was taken is this process's to do; where another has it, it is set aside. */
  async isOurs(job: Job): Promise<boolean> {
    if (this.#crew === undefined) return true;
    const taken = await this.#crew.take(job);
    if (taken === true) return true;
    if (taken === false) this.#schedule.setAside(job);
    else this.#markFailed(ELSEWHERE, job, taken);
    await this.#learn();
    return false;
  }

  /** Settles a job as done. */
  async markDone(job: Job): Promise<void> {
    this.#schedule.markDone(job);
    this.#count(job);
    await this.#crew?.release(job);
  }

  /** Makes a job that was begun ready again. */
  async giveBack(job: Job): Promise<void> {
    await this.#crew?.release(job);
    this.#schedule.giveBack(job);
  }

  /** Settles a job as failed for good. */
  async fail(worker: string, job: Job, error: ErrorReport): Promise<void> {
    this.#markFailed(worker, job, error);
    const { code, message, networks } = error;
    await this.#crew?.fail({ key: job.key, kind: job.kind, code, message, ...(networks && { networks }) });
  }

  /** Learns what others have done, and looks again at what they had. */
  async lookAround(): Promise<void> {
    await this.#learn();
    this.#schedule.takeUpAgain();
  }

  async #learn(): Promise<void> {
    for (const job of (await this.#crew?.news()) ?? []) {
      if (!this.#schedule.markDoneElsewhere(job)) continue;
      this.#count(job);
      this.#emit({ type: "job-done-elsewhere", job });
    }
  }

  #count({ key }: Job): void {
    if (!this.#blocked.has(key)) this.#done++;
  }

  #markFailed(worker: string, job: Job, error: ErrorReport): void {
    const cut: Job[] = [];
    const blocked = this.#schedule.markFailed(job, (dependent, failed) => {
      const { left, gone } = cutJob(dependent, new Set(failed.tasks.map(({ key }) => key)));
      // A job that needs another for something else than its networks cannot do without.
      if (left === undefined || gone === undefined) return undefined;
      cut.push(gone);
      this.#crew?.cut(gone);
      return left;
    });
    this.failures.push({ job, error });
    for (const own of [...blocked, ...cut]) {
      // What one failure has left of a job another may take.
      const before = this.#blocked.get(own.key);
      const tasks = [...(before?.tasks ?? []), ...own.tasks];
      this.#blocked.set(own.key, { ...own, tasks, cost: own.cost + (before?.cost ?? 0) });
    }
    this.#emit({ type: "job-failed", worker, job, error, blocked, cut });
  }
}
