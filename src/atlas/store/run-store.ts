import type { Journals, JournalWriter } from "#atlas/journal";
import type { Claiming, RunClaim } from "#atlas/lock";
import type { TensorFile } from "#files";
import type { RunContents } from "./run-contents.ts";
import type { SharedRun } from "./shared-run.ts";

/** The code of the error of a weights file that is not there or does not hold what was written. */
export const WEIGHTS_CODE = "run/weights";

/**
 * Where a run lies: what it is, its journals, the arrays that its jobs leave for one another, and who works on it.
 *
 * Everything that is written appears whole or not at all, and survives a kill of the process once its promise resolves.
 * Names of texts and arrays are relative, such as `weights/0f…`.
 */
export interface RunStore {
  /** What another process opens the same store by (`openRunStore`): the path of a folder, or `kind:…`. */
  readonly address: string;
  /** Where something of the run lies, for people to find it. */
  placeOf(name: string): string;
  /** Makes the store ready to be written to. */
  prepare(): Promise<void>;
  /**
   * Claims all jobs of the run for this process; waits for members that may be gone until that is known.
   *
   * @throws AtlasError `run/locked` (kind `input`) if another process holds them.
   */
  claim(options?: Claiming): Promise<RunClaim>;
  /** How several processes work on the run together; absent where one alone can. */
  readonly shared?: SharedRun;
  /** What there is of the run, for whoever makes a folder of it; absent where it lies in one. */
  readonly contents?: RunContents;
  /** A text, such as `experiment.json`. @throws AtlasError `files/missing` and the like. */
  readText(name: string): Promise<string>;
  /** Puts a text in the place of what has its name. @throws AtlasError `files/disk-full` or `files/unwritable`. */
  writeText(name: string, text: string): Promise<void>;
  /**
   * All journals of the run together; none where nothing ran.
   *
   * @throws AtlasError of kind `failure`: `journal/corrupted`, `journal/unknown-version`, `files/unreadable`.
   */
  readJournals(): Promise<Journals>;
  /** The bytes of whole lines of each journal by its name, for whoever counts from there on; absent where nobody can. */
  journalSizes?(): Promise<ReadonlyMap<string, number>>;
  /** The journal that one worker writes. @throws AtlasError `files/disk-full` or `files/unwritable`. */
  openJournal(worker: string): Promise<JournalWriter>;
  /**
   * The arrays of a name with the texts beside them; of the arrays, those that are wanted alone where that is said.
   *
   * @throws AtlasError of kind `input` where there are none or they cannot be read.
   */
  readArrays(name: string, isWanted?: (array: string) => boolean): Promise<TensorFile>;
  /** Puts arrays in the place of those of the name. @throws AtlasError `files/disk-full` or `files/unwritable`. */
  writeArrays(name: string, file: TensorFile): Promise<void>;
  /**
   * Bytes of the arrays of a folder, such as `weights`, by their names in the order of these; none where there is no such folder.
   *
   * @throws AtlasError as `readArrays`
   */
  arraySizes(folder: string): Promise<ReadonlyMap<string, number>>;
  /** Removes the arrays of some names; those that are not there are not missed. @throws AtlasError `files/unwritable` and the like */
  removeArrays(names: readonly string[]): Promise<void>;
  /** Removes what killed processes left of arrays that they were writing; nobody may be at it. Absent where nothing is left. */
  removeUnfinishedArrays?(): Promise<void>;
}
