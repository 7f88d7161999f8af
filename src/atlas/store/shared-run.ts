import type { JournalFollower } from "#atlas/journal";
import type { Membership } from "#atlas/lock";

/** A run that several processes may work on together. */
export interface SharedRun {
  /**
   * Joins those who work on the run.
   *
   * @throws AtlasError `run/locked` (kind `input`) where one process has all of it
   */
  join(): Promise<Membership>;
  /** What journals hold, and what comes to them. */
  followJournals(): JournalFollower;
}
