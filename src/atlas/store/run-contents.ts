import type { FailureRecord } from "#atlas/account";
import type { Presence } from "#atlas/lock";
import type { AtlasError } from "#errors";

/** What there is of a run that does not lie in a folder. */
export interface RunContents {
  /** Names of its texts. */
  texts(): Promise<readonly string[]>;
  /** All of a journal, by its name as `RunStore.journalSizes` has it. */
  journalText(name: string): Promise<string>;
  /** Names of its arrays, and the SHA-256 of the bytes of the safetensors file of each. */
  arrayDigests(): Promise<ReadonlyMap<string, string>>;
  /** The bytes of a safetensors file. @throws AtlasError of kind `input` where there are none or they are damaged */
  arrayBytes(name: string): Promise<Uint8Array>;
  /** What all of it takes: texts, journals and arrays. */
  size(): Promise<{ readonly bytes: number; readonly files: number }>;
  /** Who works on the run at the moment. */
  presence(): Promise<Presence>;
  /** Jobs that failed for good while several worked on the run. */
  failures(): Promise<readonly FailureRecord[]>;
  /** The error `run/no-run` (kind `input`) of a run that is not there, for whoever finds it so: it names those that are. */
  noRun(): Promise<AtlasError>;
}
