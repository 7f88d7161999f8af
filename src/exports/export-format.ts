import { Registry } from "#registry";
import type { ExportedRun } from "./exported-run.ts";

/** A file of an export. */
export interface ExportedFile {
  /** Below the folder of the export, parts separated by `/`; empty where the export is this one file. */
  readonly path: string;
  readonly content: string | Uint8Array | Iterable<string>;
}

/** What an export is written as, by one format. */
export interface ExportFormat {
  /** The word after `--format`. */
  readonly name: string;
  /** What is written, a phrase: `a folder of CSV tables`. */
  readonly what: string;
  /** Where below the folder `exports` of the run it is written unless told: `csv`, `run.json`. */
  readonly usualName: string;
  /** Whether what it holds are the tables of a run, or its networks one by one. */
  readonly holds: "tables" | "networks";
  /** Whether it is a folder of files, or one file. */
  readonly isFolder: boolean;
  /**
   * The files, one with an empty path where it is no folder.
   *
   * @param place the absolute path where they will be
   * @throws AtlasError where what writes the format is not installed
   */
  readonly filesOf: (run: ExportedRun, place: string) => Promise<Iterable<ExportedFile>>;
  /** Of a format that is one file: whether these bytes of a file are such an export and nothing else has been added. */
  readonly isOurs?: (bytes: Uint8Array) => boolean;
}

const FORMATS = new Registry<ExportFormat>({
  one: "format",
  many: "exports",
  namesOf: ({ name }) => [name],
});

/** Makes a format known to `exportRun` and the command; throws an AtlasError `exports/taken` where its name is taken. */
export function registerExportFormat(format: ExportFormat): void {
  FORMATS.register(format);
}

/** Every format, in the order in which they were registered. */
export function exportFormats(): readonly ExportFormat[] {
  return FORMATS.all();
}

/** The format of a name; throws an AtlasError `exports/unknown` of kind `input` where there is none. */
export function exportFormatNamed(name: string): ExportFormat {
  return FORMATS.named(name, "--format");
}
