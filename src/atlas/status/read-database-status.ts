import { rmSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FAILURES_FILE, parsedFailures } from "#atlas/account";
import { readTextFile, writeFileAtomically } from "#files";
import { readStatus } from "./read-status.ts";
import type { RunStatus } from "./run-status.ts";

/** Folders into which runs were pulled, by their addresses; they go with the process. */
const FOLDERS = new Map<string, Promise<string>>();

/**
 * How far a run is that lies in a database: as `readStatus` of the folder that is made of it, without arrays. The size is that of
 * what the database has of the run.
 *
 * @throws AtlasError as `readStatus` and `pullRun`
 */
export async function readDatabaseStatus(address: string): Promise<RunStatus> {
  const { openRunStore, pullRun } = await import("#atlas/store");
  const store = openRunStore(address);
  const known = FOLDERS.get(address) ?? ownFolder();
  FOLDERS.set(address, known);
  const folder = await known;
  const failuresPath = join(folder, FAILURES_FILE);
  await rm(failuresPath, { force: true });
  await pullRun(store, folder, { isWanted: () => false });
  const [presence, failures, size] = await Promise.all([
    store.contents?.presence(),
    store.contents?.failures() ?? [],
    store.contents?.size(),
  ]);
  // Who works on it tells the others, and writes the list only in the end.
  const listed = parsedFailures(await readTextFile(failuresPath).catch(() => ""));
  const all = [...new Map([...listed, ...failures].map((own) => [own.key, own])).values()];
  await writeFileAtomically(failuresPath, JSON.stringify(all));
  const status = await readStatus(folder, presence);
  return {
    ...status,
    run: store.placeOf(""),
    disk: { ...(size ?? status.disk), is_estimated: false },
  };
}

async function ownFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "loss-atlas-status-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
