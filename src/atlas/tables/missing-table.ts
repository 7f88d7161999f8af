import { existsSync, readdirSync } from "node:fs";
import { basename, extname, join } from "node:path";
import type { AtlasError } from "#errors";
import { missingFile, nearPath } from "#files";
import { IMPORT_FILE } from "./imports/import-file.ts";

/**
 * What it means for a person that nothing lies where tables should: what was probably meant is a table, a run or an import,
 * below the usual folder or spelt a little otherwise.
 */
export function missingTable(path: string): AtlasError {
  const usual = join("runs", basename(path, extname(path)));
  const near = holdsTable(usual) ? usual : (nearPath(path, mayBeTable) ?? nearPath(usual, holdsTable));
  return missingFile(path, near);
}

/** Whether a path is a folder with tables, or a file that is called as tables are. */
function mayBeTable(path: string): boolean {
  return isCalledLikeOne(path) || holdsTable(path);
}

function holdsTable(folder: string): boolean {
  const names = namesIn(folder);
  return names.some((name) => name === "experiment.json" || name === IMPORT_FILE || isCalledLikeOne(name));
}

function namesIn(folder: string): readonly string[] {
  try {
    return existsSync(folder) ? readdirSync(folder) : [];
  } catch {
    return [];
  }
}

function isCalledLikeOne(name: string): boolean {
  return [".csv", ".tsv", ".txt", ".tab", ".dat"].includes(extname(name).toLowerCase());
}
