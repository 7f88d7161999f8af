import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { AtlasError } from "#errors";
import { readBytes, readError, systemErrorCode } from "#files";

const unpack = promisify(gunzip);

/** Far above any data set read here; a small file made to unpack without end is refused here. */
const MAXIMUM_UNPACKED_BYTES = 2 ** 31;

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
 * @throws AtlasError `data/missing-file`, `data/empty-file`, `data/not-gzip` or `data/damaged-gzip`, or as
 * `readBytes`, each naming the file.
 */
export async function readDataFile(
  folder: string,
  listing: ReadonlySet<string>,
  name: string,
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
  const bytes = isPlain ? await readBytes(path) : await unpacked(path, await readBytes(path));
  if (bytes.length === 0) throw emptyFile(path);
  return { path, bytes };
}

async function unpacked(path: string, packed: Uint8Array): Promise<Uint8Array> {
  if (packed.length === 0) throw emptyFile(path);
  if (packed[0] !== 0x1f || packed[1] !== 0x8b) {
    throw new AtlasError({
      code: "data/not-gzip",
      kind: "input",
      where: `${path}, byte 0`,
      problem: "the file ends in .gz but is not gzip",
      expected: "the bytes 1f 8b",
      remedy: "Download it again, or remove .gz from its name if it is unpacked.",
    });
  }
  try {
    return await unpack(packed, { maxOutputLength: MAXIMUM_UNPACKED_BYTES });
  } catch (cause) {
    throw new AtlasError({
      code: "data/damaged-gzip",
      kind: "input",
      where: `${path}, ${packed.length} bytes`,
      problem: `the file does not unpack: ${cause instanceof Error ? cause.message : String(cause)}`,
      expected: "a whole gzip file",
      remedy: "Download it again.",
      cause,
    });
  }
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
