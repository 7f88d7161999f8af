import { dirname, join } from "node:path";
import { JOURNAL_FOLDER } from "#atlas/account";
import type { Claiming } from "#atlas/lock";
import { AtlasError } from "#errors";
import {
  createFolder,
  isRecord,
  parsedJson,
  readBytes,
  readTextFile,
  sha256Hex,
  writeFileAtomically,
} from "#files";
import { folderStore } from "./folder-store.ts";
import type { RunStore } from "./run-store.ts";

/** Texts on what a cluster was asked for: they are about jobs of the run where it lies, not where it is pulled. */
const OF_A_CLUSTER = /^slurm\//;

/** The text of a run folder that says where it was pulled from. */
const PULLED_FILE = "pulled.json";

/** What of a run is pulled. */
export interface Pulling extends Pick<Claiming, "onWait"> {
  /** Whether the arrays of a name, such as `weights/0f…`, are to be in the folder. Default: all are. */
  readonly isWanted?: (name: string) => boolean;
}

/** What came into a folder. */
export interface Pulled {
  /** Files that are new or others than before, and their bytes. */
  readonly files: number;
  readonly bytes: number;
}

/**
 * Makes a folder hold a run that lies elsewhere, as `docs/results-folder.md` describes it, or brings one up to date; only what
 * is new is fetched. Every moment of a run that goes on can be pulled: texts and arrays are whole, journals have whole lines.
 *
 * @throws AtlasError of kind `input`: `run/no-run`, `run/not-pulled` for a folder that holds another run, `run/locked`,
 *   `store/in-a-folder`; and as the stores
 */
export async function pullRun(
  store: RunStore,
  folder: string,
  { isWanted = () => true, ...claiming }: Pulling = {},
): Promise<Pulled> {
  const { contents } = store;
  const from = store.placeOf("");
  if (contents === undefined) throw inFolder(from);
  const texts = await contents.texts();
  if (!texts.includes("experiment.json")) throw await contents.noRun();
  await requirePulled(store, folder);
  const into = folderStore(folder);
  await into.prepare();
  const claim = await into.claim(claiming);
  let [files, bytes] = [0, 0];
  const put = async (name: string, content: string | Uint8Array) => {
    const path = join(folder, name);
    await createFolder(dirname(path));
    await writeFileAtomically(path, content);
    files++;
    bytes += Buffer.byteLength(content);
  };
  try {
    const here = await into.journalSizes?.();
    const before = await store.journalSizes?.();
    for (const [name, size] of here ?? [])
      if (size > (before?.get(name) ?? 0)) throw ownResults(folder, from);
    if ((await textOf(folder, PULLED_FILE)) === undefined)
      await into.writeText(PULLED_FILE, `${JSON.stringify({ from })}\n`);
    // An account tells up to where it counts the journals: these come after it.
    for (const name of texts.filter((own) => !OF_A_CLUSTER.test(own))) {
      const text = await store.readText(name);
      if ((await textOf(folder, name)) !== text) await put(name, text);
    }
    for (const [name, size] of (await store.journalSizes?.()) ?? []) {
      if (here?.get(name) === size) continue;
      const path = `${JOURNAL_FOLDER}/${name}`;
      const text = await contents.journalText(name);
      if (!text.startsWith((await textOf(folder, path)) ?? "")) throw ownResults(folder, from);
      await put(path, text);
    }
    for (const [name, digest] of await contents.arrayDigests()) {
      const path = `${name}.safetensors`;
      if (isWanted(name) && (await digestOf(join(folder, path))) !== digest)
        await put(path, await contents.arrayBytes(name));
    }
    return { files, bytes };
  } finally {
    await claim.release();
  }
}

/**
 * Makes sure that a run may be pulled into a folder: it is new, or was pulled from there before.
 *
 * @throws AtlasError of kind `input`: `run/not-pulled`
 */
export async function requirePulled(store: RunStore, folder: string): Promise<void> {
  const from = store.placeOf("");
  const before = parsedJson((await textOf(folder, PULLED_FILE)) ?? "");
  if (isRecord(before) ? before.from === from : (await textOf(folder, "experiment.json")) === undefined)
    return;
  throw new AtlasError({
    code: "run/not-pulled",
    kind: "input",
    problem: isRecord(before)
      ? `the folder holds a run that was pulled from ${String(before.from)}`
      : "the folder holds a run that was not pulled from a database",
    where: folder,
    expected: `a folder that is new or holds what was pulled from ${from}`,
    remedy: "Choose another folder with --out",
  });
}

function ownResults(folder: string, from: string): AtlasError {
  return new AtlasError({
    code: "run/not-pulled",
    kind: "input",
    problem: `the folder has results that ${from} lacks, as after a run in it`,
    where: folder,
    remedy: "Choose another folder with --out",
  });
}

async function digestOf(path: string): Promise<string | undefined> {
  const bytes = await readBytes(path).catch(() => undefined);
  return bytes && sha256Hex(bytes);
}

function textOf(folder: string, name: string): Promise<string | undefined> {
  return readTextFile(join(folder, name)).catch(() => undefined);
}

function inFolder(from: string): AtlasError {
  return new AtlasError({
    code: "store/in-a-folder",
    kind: "input",
    problem: "there is nothing to pull: this is no address of a database",
    where: from,
    expected: "an address such as postgres://user@host/database?run=my",
  });
}
