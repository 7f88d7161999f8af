import { randomUUID } from "node:crypto";
import { mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, extname, join, resolve } from "node:path";
import { AtlasError } from "#errors";
import {
  createFolder,
  readBytes,
  readError,
  sha256Hex,
  syncFolder,
  writeError,
  writeFileAtomically,
} from "#files";
import type { AxisChoice } from "#taxonomy";
import { type ColumnChoices, choicesAbout, choicesTogether, isEmpty } from "../columns/column-choices.ts";
import { rememberChoices, rememberedChoices } from "../columns/remembered-choices.ts";
import { type OpenedTable, type OpenOptions, openTable } from "../open-table.ts";
import { readCsvTable } from "../read-csv-table.ts";
import { readPhaseLabels } from "../read-labels.ts";
import { IMPORT_FILE, importText, type TableImport } from "./import-file.ts";

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

/** A table on its way into a folder. */
interface Taken {
  /** The path that it has, and the name that it gets. */
  readonly path: string;
  readonly name: string;
}

/**
 * Copies tables from elsewhere into a folder that is read like one of a run: `report`, `classify`, `claims` and `diagnose`
 * follow what is said of their columns here from then on. The folder appears whole or not at all.
 *
 * @param paths CSV files, or a folder of them
 * @returns the table as the folder is read
 * @throws AtlasError of kind `input`: `tables/in-the-way`, `tables/no-table`, `tables/is-a-run`; as `openTable` and `readPhaseLabels`
 */
export async function importTables(
  paths: readonly string[],
  { out, name, thresholds = "default", labels, map, units, knobs = [], axes = {} }: ImportOptions,
): Promise<OpenedTable> {
  const folder = resolve(out);
  await requireFree(folder);
  const tables = await tablesAmong(paths);
  const told: ColumnChoices = { ...(map !== undefined && { map }), ...(units !== undefined && { units }) };
  const opened = await openTable(
    tables.map(({ path }) => path),
    { ...told, knobs, thresholds, ...(hasAxes(axes) && { axes }) },
  );
  if (labels !== undefined) await readPhaseLabels(labels, opened.table.cells);
  const sources = await Promise.all(
    [...tables.map(({ path }) => path), ...(labels === undefined ? [] : [labels])].map(async (path) => ({
      path,
      sha256: sha256Hex(await readBytes(path)),
    })),
  );
  const content: TableImport = {
    name: name ?? opened.name,
    sources,
    tables: tables.map((table) => `tables/${table.name}`),
    knobs,
    axes,
    thresholds,
    labels: labels === undefined ? null : "labels.csv",
    notes: [],
  };
  await writeFolder(folder, content, tables, told, labels);
  return openTable([folder]);
}

async function writeFolder(
  folder: string,
  content: TableImport,
  tables: readonly Taken[],
  told: ColumnChoices,
  labels: string | undefined,
): Promise<void> {
  await createFolder(dirname(folder));
  const fresh = join(dirname(folder), `.${basename(folder)}.${randomUUID()}.part`);
  try {
    await mkdir(join(fresh, "tables"), { recursive: true });
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
    await rename(fresh, folder);
  } catch (error) {
    await rm(fresh, { recursive: true, force: true }).catch(() => {});
    throw writeError(error, folder);
  }
  await syncFolder(dirname(folder));
}

function hasAxes({ load, temperature }: AxisChoice): boolean {
  return load !== undefined || temperature !== undefined;
}

/** The CSV files that are named, or that lie in a folder that is named alone; each gets a name of its own. */
async function tablesAmong(paths: readonly string[]): Promise<readonly Taken[]> {
  const files: string[] = [];
  for (const path of paths) files.push(...((await isFolder(path)) ? await filesOf(path) : [path]));
  const taken = new Set<string>();
  return files.map((path, index) => {
    const own = basename(path);
    const name = taken.has(own.toLowerCase()) ? `${index + 1}-${own}` : own;
    taken.add(name.toLowerCase());
    return { path, name };
  });
}

async function filesOf(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    throw readError(error, folder);
  });
  if (names.includes("experiment.json") || names.includes(IMPORT_FILE)) {
    throw new AtlasError({
      code: "tables/is-a-run",
      kind: "input",
      problem: `this is ${names.includes(IMPORT_FILE) ? "an import" : "a run"} already`,
      where: folder,
      expected: "tables of CSV, or a folder of them",
      remedy: "Read it as it is: loss-atlas report, classify, claims and diagnose do",
    });
  }
  const tables = names.filter((name) => extname(name).toLowerCase() === ".csv").sort();
  if (tables.length > 0) return tables.map((name) => join(folder, name));
  throw new AtlasError({
    code: "tables/no-table",
    kind: "input",
    problem: "there is no table in the folder",
    where: folder,
    expected: "files that end in .csv",
  });
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

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
