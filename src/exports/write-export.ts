import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { dirname, join } from "node:path";
import { writeBeside } from "#atlas/lock";
import { createFolder } from "#files";
import type { ExportedFile } from "./export-format.ts";
import { MARKER, type Marker } from "./former-export.ts";

/**
 * Puts the one file of an export in the place of what is there, whole or not at all.
 *
 * @throws AtlasError as `writeBeside`
 */
export async function writeExportedFile(path: string, files: Iterable<ExportedFile>): Promise<void> {
  const [file] = files;
  if (file === undefined) throw new RangeError("an export of one file has none");
  const fill = async (fresh: string) => void (await writeWhole(fresh, file.content));
  await writeBeside(path, fill, { replaces: true });
}

/**
 * Puts a folder of files in the place of what is there, whole or not at all. The folder says in a file of its own what was
 * written into it.
 *
 * @throws AtlasError as `writeBeside`
 */
export async function writeExportedFolder(
  path: string,
  files: Iterable<ExportedFile>,
  about: Omit<Marker, "files">,
): Promise<void> {
  const fill = async (fresh: string) => {
    const digests: Record<string, string> = {};
    const made = new Set<string>();
    await createFolder(fresh);
    for (const { path: name, content } of files) {
      const target = join(fresh, name);
      if (!made.has(dirname(target))) await createFolder(dirname(target));
      made.add(dirname(target));
      digests[name] = await writeWhole(target, content);
    }
    const marker: Marker = { ...about, files: digests };
    await writeWhole(join(fresh, MARKER), `${JSON.stringify(marker, null, 1)}\n`);
  };
  await writeBeside(path, fill, { replaces: true });
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
    await file.sync();
  } finally {
    await file.close();
  }
  return hash.digest("hex");
}
