import type { Stats } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { AtlasError } from "#errors";
import { readBytes, readError, systemErrorCode } from "#files";
import { type FileForm, tooLarge, unpacked } from "./unpacked.ts";

/** The contents of a data file, unpacked, and the path that errors about it name. */
export interface DataFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/**
 * The names of the files in a data folder.
 *
 * @throws AtlasError `data/missing-folder` if it is not there or is no folder, `files/unreadable` otherwise.
 */
export async function listFolder(folder: string): Promise<ReadonlySet<string>> {
  try {
    return new Set(await readdir(folder));
  } catch (cause) {
    const code = systemErrorCode(cause);
    if (code !== "ENOENT" && code !== "ENOTDIR") throw readError(cause, folder);
    throw new AtlasError({
      code: "data/missing-folder",
      kind: "input",
      where: folder,
      problem: code === "ENOENT" ? "the folder does not exist" : "this is a file",
      expected: "a folder with the data set's files",
      remedy: "Set data.folder to the folder that holds them, or --data-dir to the folder that it lies in",
      cause,
    });
  }
}

/** Whether a folder's listing has a file under its plain name or with `.gz` behind it. */
export function hasFile(listing: ReadonlySet<string>, name: string): boolean {
  return listing.has(name) || listing.has(`${name}.gz`);
}

/**
 * Reads a file by its plain name, or the gzipped `<name>.gz` where the plain one is absent.
 *
 * @throws AtlasError `data/missing-file`, `data/empty-file`, `data/too-large`, `data/not-gzip` or `data/damaged-gzip`,
 * or as `readBytes`, each naming the file.
 */
export async function readDataFile(
  folder: string,
  listing: ReadonlySet<string>,
  name: string,
  form: FileForm,
): Promise<DataFile> {
  const isPlain = listing.has(name);
  if (!isPlain && !listing.has(`${name}.gz`)) {
    throw new AtlasError({
      code: "data/missing-file",
      kind: "input",
      where: folder,
      problem: `there is no ${name}`,
      expected: `${name} or ${name}.gz`,
      remedy: "Keep the original names of the files.",
    });
  }
  const path = join(folder, isPlain ? name : `${name}.gz`);
  const found = await statusOf(path);
  // A folder has a size, too, and reading it says what it is.
  const size = found.isFile() ? found.size : 1;
  if (size === 0) throw emptyFile(path);
  if (size > form.mostBytes) throw tooLarge(path, `the file has ${size.toLocaleString("en-US")} bytes`, form);
  const read = await readBytes(path);
  const bytes = isPlain ? read : await unpacked(path, read, form);
  if (bytes.length === 0) throw emptyFile(path);
  return { path, bytes };
}

/** What the system says of a file or folder; throws as `readBytes`. */
export async function statusOf(path: string): Promise<Stats> {
  return stat(path).catch((error: unknown) => {
    throw readError(error, path);
  });
}

function emptyFile(path: string): AtlasError {
  return new AtlasError({
    code: "data/empty-file",
    kind: "input",
    where: path,
    problem: "the file is empty",
    remedy: "Download it again.",
  });
}
