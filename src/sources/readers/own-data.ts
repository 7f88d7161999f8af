import { isAbsolute, join } from "node:path";
import type { GivenSettings } from "#settings";
import type { StoredImages } from "./stored-images.ts";

/** Examples in files of one's own. */
export interface OwnData {
  /** All examples, where no others are for testing. */
  readonly train: StoredImages;
  readonly test: StoredImages | null;
  readonly classNames: readonly string[];
  /** Settings that were left to the files, as they were chosen. */
  readonly chosen: GivenSettings;
  /** What was chosen, in words; a clause each, without a full stop. */
  readonly notes: readonly string[];
  /** The file or folder that errors name. */
  readonly where: string;
}

/** A path of a configuration, of which relative ones lie in the data folder. */
export function pathIn(dataFolder: string, path: string): string {
  return isAbsolute(path) ? path : join(dataFolder, path);
}
