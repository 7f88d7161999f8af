import { open, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { systemErrorCode, writeError } from "./disk-error.ts";
import { temporaryPath } from "./write-atomically.ts";

/**
 * Makes sure, before the work whose results it is to hold, that a file can be written or replaced; leaves nothing.
 *
 * @throws AtlasError `files/disk-full` or `files/unwritable`, both of kind `failure`.
 */
export async function requireWritableFile(path: string): Promise<void> {
  if (await isFolder(path)) throw writeError(Object.assign(new Error(path), { code: "EISDIR" }), path);
  await requireWritableFolder(dirname(path));
}

/**
 * Makes sure that files can be written into a folder, or, where it is not there yet, that it can be made; leaves nothing.
 *
 * @throws AtlasError `files/disk-full` or `files/unwritable`, both of kind `failure`.
 */
export async function requireWritableFolder(path: string): Promise<void> {
  const trial = temporaryPath(join(path, "trial"));
  try {
    await (await open(trial, "wx")).close();
  } catch (error) {
    const isMissing = systemErrorCode(error) === "ENOENT" && dirname(path) !== path;
    if (!isMissing || (await isFolder(path))) throw writeError(error, path);
    await requireWritableFolder(dirname(path));
    return;
  }
  await rm(trial, { force: true }).catch((error: unknown) => {
    throw writeError(error, path);
  });
}

/** What cannot be looked at is left to the attempt to write. */
async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
