import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { readError, readWholeLines, systemErrorCode } from "#files";
import type { TaskResult } from "./entry.ts";
import { type FormerEntry, trainingResults } from "./former-entry.ts";
import { decodeLine } from "./line.ts";

/** What the journals of a run hold together. */
export interface Journals {
  /** Results by the keys of their tasks. */
  readonly results: ReadonlyMap<string, TaskResult>;
  /** Measurements in the first format of journals by the keys of that format; `plannedResults` finds what they are of. */
  readonly former: ReadonlyMap<string, FormerEntry>;
  /** Keys that were finished more than once with different results; the first in order of file name and line counts. */
  readonly disagreeing: readonly string[];
  /** What was carried out, line by line, and what it took. */
  readonly executed: readonly ExecutedJob[];
}

/** A job, or the part of one that was left, as it was carried out by a worker. */
export interface ExecutedJob {
  readonly kind: string;
  /** Of its results. */
  readonly keys: readonly string[];
  /** By the clock. */
  readonly seconds: number;
  /** The most that its process had held until then, MiB. */
  readonly peakMemoryMb: number;
}

/** A line of a journal, without what ends it. */
export interface JournalLine {
  readonly text: string;
  /** Journal and line, for errors. */
  readonly where: string;
}

/**
 * Reads the journals of a folder, in the order of their names; a last line cut short by a crash is dropped,
 * empty lines are skipped, and a folder that is not there holds none.
 *
 * @throws AtlasError of kind `failure` that names file and line: `journal/corrupted`, `journal/unknown-version`;
 *   or `files/unreadable`.
 */
export function readJournals(folder: string): Promise<Journals> {
  return gatherJournals(linesOf(folder));
}

async function* linesOf(folder: string): AsyncGenerator<JournalLine> {
  for (const name of await journalNames(folder)) {
    const path = join(folder, name);
    for await (const { text, line } of readWholeLines(path))
      if (text.trim() !== "") yield { text, where: `${path}:${line}` };
  }
}

/**
 * What the lines of a run's journals say together, wherever they lie.
 *
 * @param lines in the order of the journals' names
 * @throws AtlasError of kind `failure`: `journal/corrupted`, `journal/unknown-version`
 */
export async function gatherJournals(lines: AsyncIterable<JournalLine>): Promise<Journals> {
  const results = new Map<string, TaskResult>();
  const former = new Map<string, FormerEntry>();
  const disagreeing = new Set<string>();
  const executed: ExecutedJob[] = [];
  const keep = <Content>(
    kept: Map<string, Content>,
    key: string,
    content: Content,
    partOf: (content: Content) => unknown,
  ) => {
    const known = kept.get(key);
    if (known === undefined) kept.set(key, content);
    else if (!isDeepStrictEqual(partOf(known), partOf(content))) disagreeing.add(key);
  };
  for await (const { text, where } of lines) {
    const decoded = decodeLine(text, where);
    if (decoded.version === 1 && decoded.entry.kind !== "train") {
      keep(former, decoded.entry.key, decoded.entry, ({ observations }) => observations);
      continue;
    }
    const own = decoded.version === 1 ? trainingResults(decoded.entry) : decoded.entry.results;
    const { kind, seconds, peak_memory_mb: peakMemoryMb } = decoded.entry;
    executed.push({ kind, keys: own.map(({ key }) => key), seconds, peakMemoryMb });
    for (const result of own) keep(results, result.key, result, (whole) => whole);
  }
  return { results, former, disagreeing: [...disagreeing], executed };
}

/** The names of the journals of a folder, in order; none where there is no folder. */
export async function journalNames(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => name.endsWith(".jsonl")).sort();
  } catch (error) {
    if (systemErrorCode(error) === "ENOENT") return [];
    throw readError(error, folder);
  }
}
