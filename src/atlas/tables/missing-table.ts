import { readdirSync } from "node:fs";
import { basename, extname, join } from "node:path";
import type { AtlasError } from "#errors";
import { missingFile, nearPath } from "#files";
import { areOfRunOrImport } from "./imports/import-file.ts";

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
  return areOfRunOrImport(names) || names.some(isCalledLikeOne);
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function isCalledLikeOne(name: string): boolean {
  return [".csv", ".tsv", ".txt", ".tab", ".dat"].includes(extname(name).toLowerCase());
}
