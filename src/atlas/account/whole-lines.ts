import { type FileHandle, open, readdir } from "node:fs/promises";
import { join } from "node:path";

/** The folder of a run that holds its journals, one `<worker>.jsonl` for each worker. */
export const JOURNAL_FOLDER = "journal";

const LINE_FEED = 0x0a;
const CHUNK_BYTES = 65_536;

/** How much of a file is whole lines, bytes: up to its last line feed. */
export async function wholeLinesLength(file: FileHandle): Promise<number> {
  let end = (await file.stat()).size;
  const chunk = Buffer.alloc(CHUNK_BYTES);
  while (end > 0) {
    const start = Math.max(0, end - CHUNK_BYTES);
    const { bytesRead } = await file.read(chunk, 0, end - start, start);
    const last = chunk.subarray(0, bytesRead).lastIndexOf(LINE_FEED);
    if (last !== -1) return start + last + 1;
    end = start;
  }
  return 0;
}

/** The bytes of whole lines of each journal of a folder, by its name. */
export async function journalSizes(folder: string): Promise<ReadonlyMap<string, number>> {
  const sizes = new Map<string, number>();
  const names = await readdir(folder).catch(() => []);
  for (const name of names.filter((own) => own.endsWith(".jsonl")).sort()) {
    const file = await open(join(folder, name));
    try {
      sizes.set(name, await wholeLinesLength(file));
    } finally {
      await file.close();
    }
  }
  return sizes;
}
