import { isAbsolute, join } from "node:path";
import type { GivenSettings } from "#settings";
import type { StoredImages, StoredNumbers } from "./stored-images.ts";

/** Examples in files of one's own, whatever they are to be answered with. */
interface OwnExamples<Kind> {
  /** All examples, where no others are for testing. */
  readonly train: Kind;
  readonly test: Kind | null;
  /** Settings that were left to the files, as they were chosen. */
  readonly chosen: GivenSettings;
  /** What was chosen, in words; a clause each, without a full stop. */
  readonly notes: readonly string[];
  /** The file or folder that errors name. */
  readonly where: string;
}

/** Own examples with a class each. */
export interface OwnClasses extends OwnExamples<StoredImages> {
  readonly classNames: readonly string[];
}

/** Own examples with numbers to be predicted. */
export interface OwnNumbers extends OwnExamples<StoredNumbers> {
  /** What the numbers are called, in their order. */
  readonly targetNames: readonly string[];
}

/** Examples in files of one's own. */
export type OwnData = OwnClasses | OwnNumbers;

/** Whether own examples are to be answered with numbers. */
export function areOwnNumbers(data: OwnData): data is OwnNumbers {
  return "targetNames" in data;
}

/** A path of a configuration, of which relative ones lie in the data folder. */
export function pathIn(dataFolder: string, path: string): string {
  return isAbsolute(path) ? path : join(dataFolder, path);
}
