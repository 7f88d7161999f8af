/** The texts of a run, wherever it lies: a `RunStore` has them. */
export interface RunTexts {
  /** @throws AtlasError `files/missing` where there is none of the name, and others */
  readText(name: string): Promise<string>;
  /** Puts a text in the place of what has its name. @throws AtlasError `files/unwritable` and the like */
  writeText(name: string, text: string): Promise<void>;
  /** Where a text lies, for people. */
  placeOf(name: string): string;
}
