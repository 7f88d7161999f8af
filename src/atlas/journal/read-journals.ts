import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { canonicalJson, readBytes, readError, systemErrorCode } from "#files";
import type { JournalEntry } from "./entry.ts";
import { decodeLine } from "./line.ts";

/** The folder of a run that holds its journals, one `<worker>.jsonl` for each worker. */
export const JOURNAL_FOLDER = "journal";

/** What the journals of a run hold together. */
export interface Journals {
  /** Finished jobs by key. */
  readonly entries: ReadonlyMap<string, JournalEntry>;
  /** Keys that were finished more than once with different results; the first in order of file name and line counts. */
  readonly disagreeing: readonly string[];
}

/**
 * Reads every journal of a run folder, in the order of their names; a last line cut short by a crash is dropped,
 * empty lines are skipped, and a folder without journals gives no entries.
 *
 * @throws AtlasError of kind `failure` that names file and line: `journal/corrupted`, `journal/unknown-version`;
 *   or `files/unreadable`.
 */
export async function readJournals(runFolder: string): Promise<Journals> {
  const entries = new Map<string, JournalEntry>();
  const disagreeing = new Set<string>();
  for (const name of await journalNames(join(runFolder, JOURNAL_FOLDER))) {
    const path = join(runFolder, JOURNAL_FOLDER, name);
    for (const entry of decodeJournal(await readBytes(path), path)) {
      const known = entries.get(entry.key);
      if (known === undefined) entries.set(entry.key, entry);
      else if (resultOf(known) !== resultOf(entry)) disagreeing.add(entry.key);
    }
  }
  return { entries, disagreeing: [...disagreeing] };
}

function decodeJournal(bytes: Uint8Array, path: string): JournalEntry[] {
  const lines = new TextDecoder().decode(bytes).split("\n");
  return lines
    .slice(0, -1)
    .flatMap((line, index) => (line.trim() === "" ? [] : [decodeLine(line, `${path}:${index + 1}`)]));
}

async function journalNames(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => name.endsWith(".jsonl")).sort();
  } catch (error) {
    if (systemErrorCode(error) === "ENOENT") return [];
    throw readError(error, folder);
  }
}

/** What must agree between two executions of one job: all but how long it took. */
function resultOf({ networks, observations }: JournalEntry): string {
  return canonicalJson({ networks, observations });
}
