import type { FailureRecord } from "#atlas/account";

/** A place among those who work on a run together, each in a process of its own and perhaps on a machine of its own. */
export interface Membership {
  /** Tells the member from all others that ever were; good for a file name. */
  readonly name: string;
  /** Aborted where the others may take this member for gone, and its jobs with it; the reason may be an error that says why. */
  readonly lost: AbortSignal;
  /**
   * Takes a job that nobody has or whose holder is gone.
   *
   * @returns `taken`, `held` where another has it, or how it failed
   */
  take(job: string): Promise<"taken" | "held" | FailureRecord>;
  /** Lets go of a job: it is done, or to be done by another. */
  release(job: string): Promise<void>;
  /** Leaves word that a job failed for good, then lets go of it. */
  fail(failed: FailureRecord): Promise<void>;
  /** Every job that failed for good, whoever had it. */
  failures(): Promise<readonly FailureRecord[]>;
  /** Lets go of everything. */
  leave(): Promise<void>;
}
