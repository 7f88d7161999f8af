import { randomUUID } from "node:crypto";
import { mkdirSync, statSync } from "node:fs";
import { type FileHandle, mkdir, open, readdir, rename, rm, stat, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { readError, systemErrorCode, writeError } from "./disk-error.ts";
import { IN_PLACE_OF_SPECIAL, specialFile, takesNothing } from "./unwritable.ts";

/**
 * Writes a whole file so that a reader, a crash or a full disk finds either the old content or the new one.
 *
 * The content goes to a temporary file of the same folder, is flushed to the disk and renamed into place; on
 * failure the temporary file is removed. Text is written as UTF-8, part by part where it comes
 * in parts. What is neither a file nor a folder is refused.
 *
 * @throws AtlasError `files/disk-full` or `files/unwritable`, both of kind `failure`.
 */
export async function writeFileAtomically(
  path: string,
  content: Uint8Array | string | Iterable<string>,
): Promise<void> {
  const temporary = temporaryPath(path);
  try {
    await refuseSpecial(path);
    const file = await open(temporary, "wx");
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw writeError(error, path);
  }
  await syncFolder(dirname(path));
}

/**
 * Refuses what a file in its place would take from other programs: a device, a named pipe, a socket.
 *
 * @throws as the system does, with the code `IN_PLACE_OF_SPECIAL`
 */
export async function refuseSpecial(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (specialFile(found) !== undefined) throw Object.assign(new Error(path), { code: IN_PLACE_OF_SPECIAL });
}

/** A fresh path beside `path` for content on its way there. */
export function temporaryPath(path: string): string {
  return join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`);
}

/**
 * Removes a file; one that is not there is as good as removed. Node's own `rm` takes a file that it may not remove for a folder.
 *
 * @throws AtlasError `files/unwritable` of kind `failure`
 */
export async function removeFile(path: string): Promise<void> {
  await unlink(path).catch((error: unknown) => {
    if (systemErrorCode(error) !== "ENOENT") throw writeError(error, path);
  });
}

/**
 * Removes the temporary files that killed processes left in a folder; nobody else may be writing there.
 *
 * @throws AtlasError as `readError` if the folder cannot be listed, `files/unwritable` if a file cannot be removed.
 */
export async function removeTemporaries(folder: string): Promise<void> {
  const names = await readdir(folder).catch((error: unknown) => {
    throw readError(error, folder);
  });
  for (const name of names.filter((one) => TEMPORARY_NAME.test(one))) await removeFile(join(folder, name));
}

const TEMPORARY_NAME = /^\..+\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.tmp$/;

/**
 * Creates a folder and those above it; one that exists is left as it is.
 *
 * @throws AtlasError `files/unwritable` or `files/disk-full`, both of kind `failure`.
 */
export async function createFolder(path: string): Promise<void> {
  try {
    await makeFolder(path);
  } catch (error) {
    throw writeError(takesNothing(error), path);
  }
}

/** Node's own recursive `mkdir` never returns where the system says ENOENT though the folder above exists, as in /proc. */
async function makeFolder(path: string, aboveExists = false): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === "EEXIST" && (await stat(path)).isDirectory()) return;
    if (code !== "ENOENT" || aboveExists || dirname(path) === path) throw error;
    await makeFolder(dirname(path));
    await makeFolder(path, true);
  }
}

/** Creates a folder and those above it at once, as `createFolder` does; throws the system's own error. */
export function createFolderAtOnce(path: string, aboveExists = false): void {
  try {
    mkdirSync(path);
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === "EEXIST" && statSync(path).isDirectory()) return;
    if (code !== "ENOENT" || aboveExists || dirname(path) === path) throw error;
    createFolderAtOnce(dirname(path));
    createFolderAtOnce(path, true);
  }
}

/** Flushes a folder's entries, so that a renamed or created file survives a power cut; systems that cannot, skip it. */
export async function syncFolder(path: string): Promise<void> {
  let folder: FileHandle | undefined;
  try {
    folder = await open(path, "r");
    await folder.sync();
  } catch (error) {
    const unsupported = ["EISDIR", "EPERM", "EACCES", "EINVAL", "ENOTSUP", "EBADF"];
    if (!unsupported.includes(systemErrorCode(error) ?? "")) throw writeError(error, path);
  } finally {
    await folder?.close();
  }
}
