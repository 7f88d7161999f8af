import { open, readdir } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { readBytes, readError, sha256Hex } from "#files";
import type { ImportSource } from "./import-file.ts";

/** Tables that were made of what lies at one path. */
export interface MadeTables {
  readonly source: ImportSource;
  readonly tables: readonly { readonly name: string; readonly text: string }[];
}

/** Whether a file is packed by gzip, as archives are, whatever it is called. */
export async function isPacked(path: string): Promise<boolean> {
  const file = await open(path).catch((error: unknown) => {
    throw readError(error, path);
  });
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } catch (error) {
    throw readError(error, path);
  } finally {
    await file.close();
  }
}

/**
 * The tables of an archive of published results.
 *
 * @throws AtlasError as `tarFiles` and `publishedTables`
 */
export async function tablesOfArchive(path: string): Promise<MadeTables> {
  const { publishedTables, tarFiles } = await import("#interchange/published");
  const bytes = await readBytes(path);
  const tables = publishedTables(tarFiles(bytes, path), path);
  return { source: { path, sha256: sha256Hex(bytes) }, tables };
}

/**
 * The tables of published results that were unpacked into a folder; `null` where it holds none. The SHA-256 is of the paths
 * and digests of the files.
 *
 * @throws AtlasError as `publishedTables`
 */
export async function tablesOfUnpacked(folder: string): Promise<MadeTables | null> {
  const { isPublishedFile, publishedTables } = await import("#interchange/published");
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
    throw readError(error, folder);
  });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)).split(sep).join("/"))
    .filter(isPublishedFile)
    .sort();
  if (paths.length === 0) return null;
  const files = new Map<string, Uint8Array>();
  for (const path of paths) files.set(path, await readBytes(join(folder, path)));
  const digests = [...files].map(([path, bytes]) => `${sha256Hex(bytes)}  ${path}\n`);
  return {
    source: { path: folder, sha256: sha256Hex(digests.join("")) },
    tables: publishedTables(files, folder),
  };
}
