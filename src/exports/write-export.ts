import { createHash, randomUUID } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { reworded } from "#errors";
import { createFolder, syncFolder, writeError, writeFileAtomically } from "#files";
import type { ExportedFile } from "./export-format.ts";
import { MARKER, type Marker } from "./former-export.ts";

/**
 * Puts the one file of an export in the place of what is there.
 *
 * @throws AtlasError as `writeFileAtomically`
 */
export async function writeExportedFile(path: string, files: Iterable<ExportedFile>): Promise<void> {
  const [file] = files;
  if (file === undefined) throw new RangeError("an export of one file has none");
  await createFolder(dirname(path));
  await writeFileAtomically(path, file.content);
}

/**
 * Puts a folder of files in the place of what is there: they are written beside it and renamed, so that whoever looks
 * finds the former export whole, or the new one. The folder says in a file of its own what was written into it.
 *
 * @throws AtlasError `files/disk-full` or `files/unwritable`, both of kind `failure`
 */
export async function writeExportedFolder(
  path: string,
  files: Iterable<ExportedFile>,
  about: Omit<Marker, "files">,
): Promise<void> {
  await createFolder(dirname(path));
  const beside = (end: string) => join(dirname(path), `.${basename(path)}.${randomUUID()}.${end}`);
  const [fresh, former] = [beside("part"), beside("former")];
  try {
    const digests: Record<string, string> = {};
    const made = new Set<string>();
    for (const { path: name, content } of files) {
      const target = join(fresh, name);
      if (!made.has(dirname(target))) await createFolder(dirname(target));
      made.add(dirname(target));
      digests[name] = await writeWhole(target, content);
    }
    const marker: Marker = { ...about, files: digests };
    await writeWhole(join(fresh, MARKER), `${JSON.stringify(marker, null, 1)}\n`);
    await exchange(path, fresh, former);
  } catch (error) {
    await rm(fresh, { recursive: true, force: true }).catch(() => {});
    throw reworded(writeError(error, path), { where: path });
  }
  await syncFolder(dirname(path));
}

async function exchange(path: string, fresh: string, former: string): Promise<void> {
  const isThere = await rename(path, former).then(
    () => true,
    (error: unknown) => {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return false;
      throw error;
    },
  );
  try {
    await rename(fresh, path);
  } catch (error) {
    if (isThere) await rename(former, path);
    throw error;
  }
  if (isThere) await rm(former, { recursive: true, force: true });
}

/** Writes a file and gives the SHA-256 of what is in it. */
async function writeWhole(path: string, content: ExportedFile["content"]): Promise<string> {
  const hash = createHash("sha256");
  const parts = typeof content === "string" || content instanceof Uint8Array ? [content] : content;
  const file = await open(path, "wx");
  try {
    for (const part of parts) {
      hash.update(part);
      await file.writeFile(part);
    }
  } finally {
    await file.close();
  }
  return hash.digest("hex");
}
