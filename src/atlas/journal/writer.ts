import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { dirname } from "node:path";
import { wholeLinesLength } from "#atlas/account";
import { syncFolder, writeError } from "#files";
import type { JournalEntry } from "./entry.ts";
import { encodeLine } from "./line.ts";

/** A journal open for appending. One process writes one journal. */
export interface JournalWriter {
  /**
   * Appends one finished job in one write and flushes it to the disk. If that fails, the journal is as before.
   *
   * @throws AtlasError `files/disk-full`, `files/unwritable` or `journal/malformed-entry`, all of kind `failure`.
   */
  append(entry: JournalEntry): Promise<void>;
  /** Its bytes so far; absent where nobody counts them. */
  size?(): number;
  close(): Promise<void>;
}

/**
 * Opens a journal, creating it if need be; a last line that a crash cut short is removed first.
 *
 * @throws AtlasError `files/disk-full` or `files/unwritable`, both of kind `failure`.
 */
export async function openJournal(path: string): Promise<JournalWriter> {
  let file: FileHandle;
  let length: number;
  try {
    file = await open(path, constants.O_RDWR | constants.O_CREAT | constants.O_APPEND);
    length = await wholeLinesLength(file);
    if (length < (await file.stat()).size) {
      await file.truncate(length);
      await file.sync();
    }
  } catch (error) {
    throw writeError(error, path);
  }
  await syncFolder(dirname(path));

  return {
    async append(entry) {
      const line = Buffer.from(encodeLine(entry));
      try {
        const { bytesWritten } = await file.write(line);
        if (bytesWritten < line.length) await file.write(line, bytesWritten);
        await file.sync();
        length += line.length;
      } catch (error) {
        await file.truncate(length).catch(() => {});
        throw writeError(error, path);
      }
    },
    size: () => length,
    close: () => file.close(),
  };
}
