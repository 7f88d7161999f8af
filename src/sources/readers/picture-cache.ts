import { createHash } from "node:crypto";
import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { createFolder, readBytes, sha256Hex, userCacheFolder, writeFileAtomically } from "#files";

/** Raised whenever the same pictures come to other bytes. */
const EDITION = 1;

/** What all arrays together may take on the disk, bytes; the oldest give way. */
const MOST_BYTES = 4 * 2 ** 30;

const DIGEST_BYTES = 32;
const ENDING = ".pictures";

/**
 * Bytes that `make` makes, or those that it made before for the same key: they are kept in the user's cache, with a digest
 * by which a damaged file is known. A cache that cannot be written costs time and nothing else.
 *
 * @param key everything that the bytes depend on
 */
export async function cachedBytes(
  key: readonly unknown[],
  length: number,
  make: () => Promise<Uint8Array>,
): Promise<Uint8Array> {
  const cache = userCacheFolder();
  if (cache === undefined) return make();
  const folder = join(cache, "pictures");
  const path = join(folder, `${sha256Hex(JSON.stringify([EDITION, ...key]))}${ENDING}`);
  const kept = await readBytes(path).catch(() => undefined);
  if (kept?.length === length + DIGEST_BYTES) {
    const bytes = new Uint8Array(kept.buffer, kept.byteOffset + DIGEST_BYTES, length);
    if (digestOf(bytes).equals(kept.subarray(0, DIGEST_BYTES))) return bytes;
  }
  const bytes = await make();
  try {
    await createFolder(folder);
    await writeFileAtomically(path, Buffer.concat([digestOf(bytes), bytes]));
    await removeOldest(folder, path);
  } catch {
    return bytes;
  }
  return bytes;
}

function digestOf(bytes: Uint8Array): Buffer {
  return createHash("sha256").update(bytes).digest();
}

async function removeOldest(folder: string, but: string): Promise<void> {
  const paths = (await readdir(folder))
    .filter((name) => name.endsWith(ENDING))
    .map((name) => join(folder, name));
  const files = await Promise.all(paths.map(async (path) => ({ path, ...(await sizeAndTime(path)) })));
  let total = files.reduce((sum, { size }) => sum + size, 0);
  for (const { path, size } of files.sort((a, b) => a.time - b.time)) {
    if (total <= MOST_BYTES) return;
    if (path === but) continue;
    await rm(path, { force: true });
    total -= size;
  }
}

async function sizeAndTime(path: string): Promise<{ size: number; time: number }> {
  const { size, mtimeMs } = await stat(path);
  return { size, time: mtimeMs };
}
