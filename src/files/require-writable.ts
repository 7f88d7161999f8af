import { open, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { systemErrorCode, writeError } from "./disk-error.ts";
import { takesNothing } from "./unwritable.ts";
import { refuseSpecial, temporaryPath } from "./write-atomically.ts";

/**
 * Makes sure, before the work whose results it is to hold, that a file can be written or replaced; leaves nothing.
 *
 * @throws AtlasError `files/disk-full` or `files/unwritable`, both of kind `failure`.
 */
export async function requireWritableFile(path: string): Promise<void> {
  const isInTheWay = await isFolder(path);
  const refusal = isInTheWay
    ? Object.assign(new Error(path), { code: "EISDIR" })
    : ((await refuseSpecial(path).catch((error: unknown) => error)) ?? (await refusalOf(dirname(path))));
  if (refusal !== undefined) throw writeError(refusal, path);
}

/**
 * Makes sure that files can be written into a folder, or, where it is not there yet, that it can be made; leaves nothing.
 *
 * @throws AtlasError `files/disk-full` or `files/unwritable`, both of kind `failure`.
 */
export async function requireWritableFolder(path: string): Promise<void> {
  const refusal = await refusalOf(path);
  if (refusal !== undefined) throw writeError(refusal, path);
}

/** Why a folder, or the nearest above it that is there, takes no file; `undefined` where it does. */
async function refusalOf(folder: string): Promise<unknown> {
  const trial = temporaryPath(join(folder, "trial"));
  try {
    await (await open(trial, "wx")).close();
    await rm(trial, { force: true });
    return undefined;
  } catch (error) {
    const isMissing = systemErrorCode(error) === "ENOENT" && dirname(folder) !== folder;
    return isMissing && !(await isFolder(folder)) ? refusalOf(dirname(folder)) : takesNothing(error);
  }
}

/** What cannot be looked at is left to the attempt to write. */
async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
