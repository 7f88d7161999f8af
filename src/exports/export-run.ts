import { join, resolve } from "node:path";
import { openRunStore, type RunStore } from "#atlas/store";
import { AtlasError } from "#errors";
import { exportFormatNamed } from "./export-format.ts";
import { readExportedRun } from "./exported-run.ts";
import { requireReplaceable } from "./former-export.ts";
import { writeExportedFile, writeExportedFolder } from "./write-export.ts";

/** The folder of a run that its exports are in unless told. */
const EXPORTS_FOLDER = "exports";

/** How a run is exported. */
export interface ExportOptions {
  /** The name of a format: `csv`, `parquet`, `json`, `npz`, `optuna`, `mlflow`, or one that a module registers. */
  readonly format: string;
  /** Where. Default a place in the folder `exports` of the run, by the format: `exports/csv`, `exports/run.json`. */
  readonly out?: string;
}

/** What was exported. */
export interface WrittenExport {
  /** The file or folder. */
  readonly path: string;
  /** What it is, a phrase: `a folder of CSV tables`. */
  readonly what: string;
  readonly networks: number;
  /** The tables that were written with the number of their lines; none of a format that holds networks one by one. */
  readonly tables: readonly { readonly name: string; readonly rows: number }[];
  /** What is to be known of the numbers, a sentence without a full stop each. */
  readonly notes: readonly string[];
}

/**
 * Writes what a run holds (cells, networks, measurements, training histories, curves, spectra) in a format of other
 * programs, whole or not at all. The run may be under way. Equal results give equal bytes.
 *
 * @throws AtlasError of kind `input`: `exports/unknown`, `exports/in-the-way` where something lies that no export wrote;
 *   `exports/needs-hyparquet-writer` (kind `failure`); as `readExperiment`, `RunStore.readJournals`, `writeFileAtomically`
 */
export async function exportRun(
  run: string | RunStore,
  { format: name, out }: ExportOptions,
): Promise<WrittenExport> {
  const format = exportFormatNamed(name);
  if (out?.trim() === "") throw nowhere();
  const store = openRunStore(run);
  const exported = await readExportedRun(store);
  const path = resolve(out ?? join(store.placeOf(EXPORTS_FOLDER), format.usualName));
  await requireReplaceable(path, format);
  const files = await format.filesOf(exported, path);
  const { experiment, notes, tables, networks } = exported;
  if (format.isFolder) {
    const { configuration_hash } = experiment;
    await writeExportedFolder(path, files, {
      version: 1,
      format: name,
      name: exported.name,
      configuration_hash,
      notes,
    });
  } else await writeExportedFile(path, files);
  return {
    path,
    what: format.what,
    networks: networks.length,
    tables: format.holds === "tables" ? tables.map((table) => ({ name: table.name, rows: table.rows })) : [],
    notes,
  };
}

function nowhere(): AtlasError {
  return new AtlasError({
    code: "exports/nowhere",
    kind: "input",
    problem: "the place to write to is empty",
    where: "--out",
    expected: "the path of a file or a folder",
  });
}
