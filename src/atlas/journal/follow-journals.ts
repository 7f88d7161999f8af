import { open } from "node:fs/promises";
import { join } from "node:path";
import { readError, systemErrorCode } from "#files";
import type { TaskResult } from "./entry.ts";
import { decodeLine } from "./line.ts";
import { journalNames } from "./read-journals.ts";

/** Journals that are read again and again, each time from where the last reading ended. */
export interface JournalFollower {
  /**
   * Results that were written since the last call, or, at the first, all there are; a line that is being written is left for
   * the next call. Lines of the first format, which nobody writes any more, are passed over.
   *
   * @throws AtlasError as `readJournals`
   */
  next(): Promise<readonly TaskResult[]>;
  /** How far each journal was read, bytes by the names of their files; absent where nobody counts. */
  ends?(): ReadonlyMap<string, number>;
}

const LINE_FEED = 0x0a;

/**
 * The results of a line of today's format; none of one of the first.
 *
 * @param where file and line for errors
 * @throws AtlasError as `readJournals`
 */
export function resultsOfLine(text: string, where: string): readonly TaskResult[] {
  const decoded = decodeLine(text, where);
  return decoded.version === 1 ? [] : decoded.entry.results;
}

/** Follows the journals of a folder, new ones among them. */
export function followJournals(folder: string): JournalFollower {
  const ends = new Map<string, { bytes: number; lines: number }>();
  return {
    next: async () => {
      const found: TaskResult[] = [];
      for (const name of await journalNames(folder)) {
        const path = join(folder, name);
        const end = ends.get(name) ?? { bytes: 0, lines: 0 };
        const text = await wholeLinesFrom(path, end.bytes);
        const lines = text === "" ? [] : text.slice(0, -1).split("\n");
        for (const [index, line] of lines.entries()) {
          if (line.trim() === "") continue;
          found.push(...resultsOfLine(line, `${path}:${end.lines + index + 1}`));
        }
        ends.set(name, { bytes: end.bytes + Buffer.byteLength(text), lines: end.lines + lines.length });
      }
      return found;
    },
    ends: () => new Map([...ends].map(([name, { bytes }]) => [name, bytes])),
  };
}

/** What a file holds from a place up to its last line feed. */
async function wholeLinesFrom(path: string, start: number): Promise<string> {
  try {
    const file = await open(path);
    try {
      const { size } = await file.stat();
      if (size <= start) return "";
      const bytes = Buffer.alloc(size - start);
      const { bytesRead } = await file.read(bytes, 0, bytes.length, start);
      return bytes.toString("utf8", 0, bytes.subarray(0, bytesRead).lastIndexOf(LINE_FEED) + 1);
    } finally {
      await file.close();
    }
  } catch (error) {
    if (systemErrorCode(error) === "ENOENT") return "";
    throw readError(error, path);
  }
}
