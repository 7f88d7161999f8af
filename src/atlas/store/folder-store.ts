import { readdir, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { JOURNAL_FOLDER, journalSizes } from "#atlas/account";
import { followJournals, openJournal, readJournals } from "#atlas/journal";
import { type CrewPace, disbandCrew, joinCrew, lockRunFolder } from "#atlas/lock";
import {
  createFolder,
  readError,
  readSafetensors,
  readTensors,
  readTextFile,
  removeFile,
  removeTemporaries,
  writeFileAtomically,
  writeSafetensors,
} from "#files";
import { eachOf } from "./each-of.ts";
import type { RunStore } from "./run-store.ts";

/** Folders of the arrays that jobs leave for one another. */
const ARRAY_FOLDERS: readonly string[] = ["weights", "curves"];

/** What the files of arrays end with. */
const ENDING = ".safetensors";

/** Folders that every run has. */
const FOLDERS: readonly string[] = [JOURNAL_FOLDER, ...ARRAY_FOLDERS];

/**
 * A run in a folder of a file system, as `docs/results-folder.md` describes it; claimed by a lock file or shared by files.
 *
 * @param pace of the signs of those who share it
 */
export function folderStore(runFolder: string, pace?: CrewPace): RunStore {
  const journals = join(runFolder, JOURNAL_FOLDER);
  const arraysPath = (name: string) => join(runFolder, `${name}${ENDING}`);
  const made = new Set<string>([runFolder]);
  const folderOf = async (path: string) => {
    const folder = dirname(path);
    if (!made.has(folder)) await createFolder(folder);
    made.add(folder);
  };
  const prepare = async () => {
    for (const name of FOLDERS) await createFolder(join(runFolder, name));
  };
  const joinOthers = async () => {
    // Whoever copied the folder may have left out those of its folders that were empty.
    await prepare();
    return joinCrew(runFolder, pace);
  };
  return {
    address: runFolder,
    placeOf: (name) => join(runFolder, name),
    prepare,
    claim: async (options) => {
      const lock = await lockRunFolder(runFolder);
      try {
        await disbandCrew(runFolder, pace, options);
        for (const folder of await foldersFrom(runFolder)) await removeTemporaries(folder);
        return lock;
      } catch (error) {
        await lock.release();
        throw error;
      }
    },
    shared: { join: joinOthers, followJournals: () => followJournals(journals) },
    readText: (name) => readTextFile(join(runFolder, name)),
    writeText: async (name, text) => {
      const path = join(runFolder, name);
      await folderOf(path);
      await writeFileAtomically(path, text);
    },
    readJournals: () => readJournals(journals),
    journalSizes: () => journalSizes(journals),
    openJournal: (worker) => openJournal(join(journals, `${worker}.jsonl`)),
    readArrays: async (name, isWanted) =>
      isWanted === undefined ? readSafetensors(arraysPath(name)) : readTensors(arraysPath(name), isWanted),
    writeArrays: async (name, file) => {
      const path = arraysPath(name);
      await folderOf(path);
      await writeSafetensors(path, file);
    },
    arraySizes: (folder) => sizesIn(runFolder, folder),
    removeArrays: async (names) => {
      await eachOf(names, (name) => removeFile(arraysPath(name)));
    },
    removeUnfinishedArrays: async () => {
      for (const name of ARRAY_FOLDERS) await removeTemporaries(join(runFolder, name));
    },
  };
}

/** Bytes of the arrays of a folder of a run by their names; what has another ending is none. */
async function sizesIn(runFolder: string, folder: string): Promise<ReadonlyMap<string, number>> {
  const files = await readdir(join(runFolder, folder)).catch(() => []);
  const names = files.filter((file) => file.endsWith(ENDING)).sort();
  const sizes = await eachOf(names, async (file) => {
    const found = await stat(join(runFolder, folder, file)).catch(() => undefined);
    return [`${folder}/${file.slice(0, -ENDING.length)}`, found?.size ?? 0] as const;
  });
  return new Map(sizes);
}

/** A folder and all folders below it: figures and pages of cells lie in some that a store does not know. */
async function foldersFrom(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
    throw readError(error, folder);
  });
  const below = entries.flatMap((entry) => (entry.isDirectory() ? [join(entry.parentPath, entry.name)] : []));
  return [folder, ...below];
}
