import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createFolderAtOnce } from "#files";

const ENTRY = /^[0-9a-f]{64}\.program$/;
const TEMPORARY = /^\..*\.tmp$/;

/** How long a file on its way may lie before it counts as left by a process that was killed, ms. */
const ABANDONED = 3_600_000;

/** How much older than its last use an entry may look: the time of a use is written at most so often, ms. */
const USE_RESOLUTION = 600_000;

/** To what share of the bound a folder that has outgrown it is emptied, and after what share it is looked at again. */
const SHARE_LEFT = 0.75;
const SHARE_BETWEEN_LOOKS = 1 / 16;

/** An entry on the disk. */
interface StoredEntry {
  readonly path: string;
  readonly bytes: number;
  /** Of its last use, ms. */
  readonly used: number;
}

/**
 * A folder of entries by key that several processes read and write at once and that any of them may empty at any time.
 *
 * What cannot be read counts as missing, and after a failure to write nothing more is written: no error comes out.
 * Beyond its bound those that were used least recently leave.
 */
export class ProgramFolder {
  readonly path: string;
  readonly #mostBytes: number;
  #written = Number.POSITIVE_INFINITY;
  #isWritable = true;

  constructor(path: string, mostBytes: number) {
    this.path = path;
    this.#mostBytes = mostBytes;
  }

  /** The bytes of an entry; `undefined` where there is none. */
  read(key: string): Uint8Array | undefined {
    const path = this.#pathOf(key);
    try {
      const bytes = readFileSync(path);
      this.#noteUse(path);
      return bytes;
    } catch {
      return undefined;
    }
  }

  /** Stores an entry as a whole or not at all, in the place of the one before. */
  write(key: string, bytes: Uint8Array): void {
    if (!this.#isWritable || bytes.length > this.#mostBytes * SHARE_BETWEEN_LOOKS) return;
    const temporary = join(this.path, `.${randomUUID()}.tmp`);
    try {
      createFolderAtOnce(this.path);
      writeFileSync(temporary, bytes, { flag: "wx" });
      renameSync(temporary, this.#pathOf(key));
      this.#written += bytes.length;
      if (this.#written > this.#mostBytes * SHARE_BETWEEN_LOOKS) this.#makeRoom();
    } catch {
      this.#isWritable = false;
      removeIfPossible(temporary);
    }
  }

  /** Why nothing can be stored here, in the words of the system; `undefined` where it can. */
  whyUnwritable(): string | undefined {
    const trial = join(this.path, `.${randomUUID()}.tmp`);
    try {
      createFolderAtOnce(this.path);
      writeFileSync(trial, "", { flag: "wx" });
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    } finally {
      removeIfPossible(trial);
    }
  }

  #pathOf(key: string): string {
    return join(this.path, `${key}.program`);
  }

  #noteUse(path: string): void {
    const now = Date.now();
    if (now - statSync(path).mtimeMs < USE_RESOLUTION) return;
    try {
      utimesSync(path, now / 1000, now / 1000);
    } catch {
      // A folder that can only be read is read all the same.
    }
  }

  #makeRoom(): void {
    this.#written = 0;
    const entries = this.#entries();
    let bytes = entries.reduce((sum, entry) => sum + entry.bytes, 0);
    if (bytes <= this.#mostBytes) return;
    for (const entry of entries.toSorted((a, b) => a.used - b.used)) {
      if (bytes <= this.#mostBytes * SHARE_LEFT) return;
      rmSync(entry.path, { force: true });
      bytes -= entry.bytes;
    }
  }

  /** Every entry; what killed processes left on its way is removed. */
  #entries(): readonly StoredEntry[] {
    return readdirSync(this.path).flatMap((name) => {
      const path = join(this.path, name);
      const stats = statSync(path, { throwIfNoEntry: false });
      if (stats === undefined) return [];
      if (ENTRY.test(name)) return [{ path, bytes: stats.size, used: stats.mtimeMs }];
      if (TEMPORARY.test(name) && Date.now() - stats.mtimeMs > ABANDONED) rmSync(path, { force: true });
      return [];
    });
  }
}

function removeIfPossible(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // Where nothing can be written nothing was.
  }
}
