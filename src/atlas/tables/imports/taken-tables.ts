import { existsSync } from "node:fs";
import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, extname, join } from "node:path";
import { AtlasError } from "#errors";
import { readBytes, readError, sha256Hex, writeFileAtomically } from "#files";
import { missingTable } from "../missing-table.ts";
import { areOfRunOrImport, IMPORT_FILE, type ImportSource } from "./import-file.ts";
import { isPacked, type MadeTables, tablesOfArchive, tablesOfUnpacked } from "./published-results.ts";

/** A table on its way into a folder. */
export interface TakenTable {
  /** The path that it has, and the name that it gets. */
  readonly path: string;
  readonly name: string;
}

/**
 * Hands over the tables that are named: CSV files, those in a folder, or those that are made of published results, which are
 * there until the work is done.
 *
 * @throws AtlasError of kind `input`: `tables/no-table`, `tables/is-a-run`; as `tablesOfArchive` and `tablesOfUnpacked`
 */
export async function withTables<Result>(
  paths: readonly string[],
  work: (tables: readonly TakenTable[], sources: readonly ImportSource[]) => Promise<Result>,
): Promise<Result> {
  const staging = await mkdtemp(join(tmpdir(), "loss-atlas-import-"));
  try {
    const files: string[] = [];
    const sources: ImportSource[] = [];
    for (const [index, path] of paths.entries()) {
      if (!existsSync(path)) throw missingTable(path);
      const made = await madeOf(path);
      if (made === null) {
        const found = (await isFolder(path)) ? await filesOf(path) : [path];
        files.push(...found);
        sources.push(...(await Promise.all(found.map(sourceOf))));
      } else {
        const folder = await mkdtemp(join(staging, `${index}-`));
        for (const { name, text } of made.tables) {
          await writeFileAtomically(join(folder, name), text);
          files.push(join(folder, name));
        }
        sources.push(made.source);
      }
    }
    return await work(named(files), sources);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

/** A file by its path and what is in it. */
export async function sourceOf(path: string): Promise<ImportSource> {
  return { path, sha256: sha256Hex(await readBytes(path)) };
}

async function madeOf(path: string): Promise<MadeTables | null> {
  if (await isFolder(path)) return (await isRun(path)) ? null : tablesOfUnpacked(path);
  return (await isPacked(path)) ? tablesOfArchive(path) : null;
}

/** Each file with a name of its own. */
function named(files: readonly string[]): readonly TakenTable[] {
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
  if (areOfRunOrImport(names)) {
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

async function isRun(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch((): string[] => []);
  return areOfRunOrImport(names);
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
