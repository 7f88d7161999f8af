import { readdir } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { writeBeside } from "#atlas/lock";
import { AtlasError } from "#errors";
import { createFolder, readBytes, readError, writeFileAtomically } from "#files";
import type { AxisChoice } from "#taxonomy";
import { type ColumnChoices, choicesAbout, choicesTogether, isEmpty } from "../columns/column-choices.ts";
import { rememberChoices, rememberedChoices } from "../columns/remembered-choices.ts";
import { type OpenedTable, type OpenOptions, openTable } from "../open-table.ts";
import { readCsvTable } from "../read-csv-table.ts";
import { readPhaseLabels } from "../read-labels.ts";
import { IMPORT_FILE, type ImportSource, importText, type TableImport } from "./import-file.ts";
import { sourceOf, type TakenTable, withTables } from "./taken-tables.ts";

/** How tables are imported; everything but the folder has a default. */
export interface ImportOptions extends Pick<OpenOptions, "map" | "units" | "knobs" | "axes"> {
  /** The folder to make. */
  readonly out: string;
  /** What to call the table. Default the name of the first file. */
  readonly name?: string;
  readonly thresholds?: TableImport["thresholds"];
  /** A table of phases that somebody gave to the cells, to set beside ours. */
  readonly labels?: string;
}

/**
 * Copies tables from elsewhere into a folder that is read like one of a run: `report`, `classify`, `claims` and `diagnose`
 * follow what is said of their columns here from then on. The folder appears whole or not at all.
 *
 * @param paths CSV files, a folder of them, or the results that the authors of the taxonomy published, packed or not
 * @returns the table as the folder is read
 * @throws AtlasError of kind `input`: `tables/in-the-way`, `tables/no-table`, `tables/is-a-run`; as `openTable`, `readPhaseLabels` and `tablesOfArchive`
 */
export async function importTables(
  paths: readonly string[],
  { out, ...options }: ImportOptions,
): Promise<OpenedTable> {
  const folder = resolve(out);
  await requireFree(folder);
  await withTables(paths, (tables, from) => importTaken(tables, from, folder, options));
  // By the path that was given, which notes name.
  return openTable([out]);
}

async function importTaken(
  tables: readonly TakenTable[],
  from: readonly ImportSource[],
  folder: string,
  { name, thresholds = "default", labels, map, units, knobs = [], axes = {} }: Omit<ImportOptions, "out">,
): Promise<void> {
  const told: ColumnChoices = { ...(map !== undefined && { map }), ...(units !== undefined && { units }) };
  const opened = await openTable(
    tables.map(({ path }) => path),
    { ...told, knobs, thresholds, ...(hasAxes(axes) && { axes }) },
  );
  if (labels !== undefined) await readPhaseLabels(labels, opened.table.cells);
  const sources = [...from, ...(labels === undefined ? [] : [await sourceOf(labels)])];
  const content: TableImport = {
    name: name ?? nameOf(from[0]?.path ?? folder),
    sources,
    tables: tables.map((table) => `tables/${table.name}`),
    knobs,
    axes,
    thresholds,
    labels: labels === undefined ? null : "labels.csv",
  };
  await writeFolder(folder, content, tables, told, labels);
}

async function writeFolder(
  folder: string,
  content: TableImport,
  tables: readonly TakenTable[],
  told: ColumnChoices,
  labels: string | undefined,
): Promise<void> {
  await writeBeside(folder, async (fresh) => {
    await createFolder(join(fresh, "tables"));
    for (const { path, name } of tables) {
      const copy = join(fresh, "tables", name);
      await writeFileAtomically(copy, await readBytes(path));
      const { columns } = await readCsvTable(path);
      const before = (await rememberedChoices(path, content.knobs)) ?? {};
      const choices = choicesTogether(before, choicesAbout(told, columns));
      if (!isEmpty(choices)) await rememberChoices(copy, choices);
    }
    if (labels !== undefined) await writeFileAtomically(join(fresh, "labels.csv"), await readBytes(labels));
    await writeFileAtomically(join(fresh, IMPORT_FILE), importText(content));
  });
}

function hasAxes({ load, temperature }: AxisChoice): boolean {
  return load !== undefined || temperature !== undefined;
}

/** The name of a file without what says its form. */
function nameOf(path: string): string {
  return basename(path).replace(/\.(?:tar\.gz|tgz|[^.]+)$/, "");
}

async function requireFree(folder: string): Promise<void> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    if (error instanceof Error && "code" in error && error.code === "ENOTDIR") return [basename(folder)];
    throw readError(error, folder);
  });
  if (names.length === 0) return;
  throw new AtlasError({
    code: "tables/in-the-way",
    kind: "input",
    problem: "something is there already, and is not overwritten",
    where: folder,
    expected: "a folder that is not there yet, or is empty",
    remedy: "Name another folder with --out",
  });
}
