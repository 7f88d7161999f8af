import { link, open, readFile, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { readError, removeFile, sha256Hex, systemErrorCode, temporaryPath, writeError } from "#files";

/** How one who wants a file for itself ended up. */
export type Acquired =
  /** The file holds what was to be in it; `over` is what was there before, left behind by somebody who is gone. */
  | { readonly isMine: true; readonly over?: string }
  /** Somebody else has it, by what the file says. */
  | { readonly isMine: false; readonly holder: string };

/** Whether somebody who wrote a text into a file still holds it by that; asked again and again while others want the file. */
export type IsHeld = (text: string) => Promise<boolean> | boolean;

/**
 * Makes a file hold `mine`, if nobody has it or who had it is gone: of many that come at once one does. Who reads the file
 * reads it whole. Works where files can be linked or created exclusively, as on NFS.
 *
 * @throws AtlasError `files/unwritable`, `files/unreadable` and the like
 */
export async function acquireFile(path: string, mine: string, isHeld: IsHeld): Promise<Acquired> {
  let over: string | undefined;
  for (;;) {
    if (await createExclusively(path, mine)) return { isMine: true, ...(over !== undefined && { over }) };
    const found = await textOf(path);
    if (found === undefined) continue;
    if (await isHeld(found)) return { isMine: false, holder: found };
    // What could be judged only by waiting may be another's by now.
    if ((await textOf(path)) !== found) continue;
    const replaced = await replaceStale(path, found, mine, isHeld);
    over = found;
    if (replaced === "done") return { isMine: true, over };
    if (replaced !== "changed") return replaced;
  }
}

/**
 * Puts `mine` in the place of what was left behind. Of many that come at once one may: who holds the file that is named after
 * the stale one's content, and nobody else touches a file of that content. Whoever is at it counts as the holder.
 */
async function replaceStale(
  path: string,
  stale: string,
  mine: string,
  isHeld: IsHeld,
): Promise<"done" | "changed" | Extract<Acquired, { isMine: false }>> {
  const right = join(dirname(path), `.lock-${sha256Hex(basename(path) + stale).slice(0, 16)}.json`);
  const acquired = await acquireFile(right, mine, isHeld);
  if (!acquired.isMine) return (await textOf(path)) === stale ? acquired : "changed";
  try {
    if ((await textOf(path)) !== stale) return "changed";
    await rename(await writtenAside(path, mine), path);
    return "done";
  } catch (error) {
    throw writeError(error, path);
  } finally {
    await removeOwn(right, mine);
  }
}

/** Creates a file unless there is one; whether it did. */
async function createExclusively(path: string, content: string): Promise<boolean> {
  let aside: string | undefined;
  try {
    // Written aside and linked, so that nobody ever reads one without its content.
    aside = await writtenAside(path, content);
    await link(aside, path);
    return true;
  } catch (error) {
    const code = systemErrorCode(error) ?? "";
    // The holder clears temporary files away, ours perhaps among them.
    if (code === "EEXIST" || (code === "ENOENT" && (await textOf(path)) !== undefined)) return false;
    if (["EPERM", "ENOTSUP", "ENOSYS"].includes(code)) return createInPlace(path, content);
    throw writeError(error, path);
  } finally {
    if (aside !== undefined) await rm(aside, { force: true }).catch(() => {});
  }
}

/** A temporary file beside a path with a content that survives a power cut. */
async function writtenAside(path: string, content: string): Promise<string> {
  const aside = temporaryPath(path);
  await write(aside, content);
  return aside;
}

/** For file systems without links. */
async function createInPlace(path: string, content: string): Promise<boolean> {
  try {
    await write(path, content);
    return true;
  } catch (error) {
    if (systemErrorCode(error) === "EEXIST") return false;
    throw writeError(error, path);
  }
}

/** Writes a file that must not exist. */
async function write(path: string, content: string): Promise<void> {
  const file = await open(path, "wx");
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Removes a file that holds `mine`; another one's stays. @throws AtlasError `files/unwritable`, `files/unreadable` */
export async function removeOwn(path: string, mine: string): Promise<void> {
  if ((await textOf(path)) === mine) await removeFile(path);
}

/** What a file holds; `undefined` where there is none. */
export async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (systemErrorCode(error) === "ENOENT") return undefined;
    throw readError(error, path);
  }
}
