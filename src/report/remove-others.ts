import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { removeFile } from "#files";

/**
 * Removes files of a folder that are not among those just written: what an earlier grid left there would be read as of
 * the run that there is.
 *
 * @param isOurs whether a file of this path is one that an earlier call wrote; anything else stays
 * @returns the names of those removed
 * @throws AtlasError as `writeError`
 */
export async function removeOthers(
  folder: string,
  written: ReadonlySet<string>,
  isOurs: (name: string, path: string) => boolean | Promise<boolean>,
): Promise<readonly string[]> {
  const removed: string[] = [];
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    if (written.has(name) || !(await isOurs(name, path))) continue;
    await removeFile(path);
    removed.push(name);
  }
  return removed;
}
