import { open } from "node:fs/promises";
import { join } from "node:path";
import { readError, systemErrorCode } from "#files";
import type { TaskResult } from "./entry.ts";
import { decodeLine } from "./line.ts";
import { gatherJournals, type JournalLine, type Journals, journalNames } from "./read-journals.ts";

/** Journals that are read again and again, each time from where the last reading ended. */
export interface JournalFollower {
  /**
   * All that the journals hold, in either format; `next` then gives what comes to it.
   *
   * @throws AtlasError as `readJournals`
   */
  all(): Promise<Journals>;
  /**
   * Results that were written since the last call, or, at the first, all there are; a line that is being written is left for
   * the next call. Where a journal was changed otherwise than by lines that came to it, all it holds is given again. Lines of the first format, which nobody writes any more, are passed over.
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

/** How far a journal was read. */
interface End {
  readonly bytes: number;
  readonly lines: number;
}

const START: End = { bytes: 0, lines: 0 };

/** Follows the journals of a folder, new ones among them. */
export function followJournals(folder: string): JournalFollower {
  const ends = new Map<string, End>();
  async function* allLines(): AsyncGenerator<JournalLine> {
    ends.clear();
    for (const name of await journalNames(folder)) {
      const path = join(folder, name);
      const text = (await wholeLinesFrom(path, 0)) ?? "";
      const lines = text === "" ? [] : text.slice(0, -1).split("\n");
      for (const [index, line] of lines.entries())
        if (line.trim() !== "") yield { text: line, where: `${path}:${index + 1}` };
      ends.set(name, { bytes: Buffer.byteLength(text), lines: lines.length });
    }
  }
  return {
    all: () => gatherJournals(allLines()),
    next: async () => {
      const found: TaskResult[] = [];
      const names = await journalNames(folder);
      for (const gone of [...ends.keys()].filter((name) => !names.includes(name))) ends.delete(gone);
      for (const name of names) {
        const { results, end } = await newsOf(join(folder, name), ends.get(name) ?? START);
        for (const result of results) found.push(result);
        ends.set(name, end);
      }
      return found;
    },
    ends: () => new Map([...ends].map(([name, { bytes }]) => [name, bytes])),
  };
}

/** What a journal holds from an end on, or all of it where that is no end of a line any more. */
async function newsOf(path: string, from: End): Promise<{ results: readonly TaskResult[]; end: End }> {
  const isStart = from.bytes === 0;
  const text = await wholeLinesFrom(path, from.bytes);
  if (text === undefined) return isStart ? { results: [], end: START } : newsOf(path, START);
  const lines = text === "" ? [] : text.slice(0, -1).split("\n");
  const results: TaskResult[] = [];
  try {
    for (const [index, line] of lines.entries()) {
      if (line.trim() === "") continue;
      for (const result of resultsOfLine(line, `${path}:${from.lines + index + 1}`)) results.push(result);
    }
  } catch (error) {
    if (isStart) throw error;
    // Whoever deleted a line has moved those after it: they are looked at from the first, so that a damaged one is named rightly.
    return newsOf(path, START);
  }
  const end = { bytes: from.bytes + Buffer.byteLength(text), lines: from.lines + lines.length };
  return { results, end };
}

/** What a file holds from a place up to its last line feed; `undefined` where it is shorter or not there. */
async function wholeLinesFrom(path: string, start: number): Promise<string | undefined> {
  try {
    const file = await open(path);
    try {
      const { size } = await file.stat();
      if (size < start) return undefined;
      if (size === start) return "";
      const bytes = Buffer.alloc(size - start);
      const { bytesRead } = await file.read(bytes, 0, bytes.length, start);
      return bytes.toString("utf8", 0, bytes.subarray(0, bytesRead).lastIndexOf(LINE_FEED) + 1);
    } finally {
      await file.close();
    }
  } catch (error) {
    if (systemErrorCode(error) === "ENOENT") return undefined;
    throw readError(error, path);
  }
}
