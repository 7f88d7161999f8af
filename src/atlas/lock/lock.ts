import { readFileSync } from "node:fs";
import { link, open, readFile, rename, rm } from "node:fs/promises";
import { hostname } from "node:os";
import { basename, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { AtlasError } from "#errors";
import {
  canonicalJson,
  isRecord,
  parsedJson,
  readError,
  sha256Hex,
  systemErrorCode,
  temporaryPath,
  writeError,
} from "#files";

/** A hold on a run: nobody else works in it until it is released. */
export interface RunClaim {
  /** A sentence about a claim that a run before left behind and that this one took over. */
  readonly takenOver?: string;
  release(): Promise<void>;
}

/** The process that a lock names. */
export interface Holder {
  readonly host: string;
  readonly pid: number;
  /** When that process began, as the system counts; tells it from a later process of the same number. */
  readonly born: string;
}

const FILE = "lock.json";

/** How long a lock must stay unreadable to be a torn one, not one that is just being written, ms. */
const UNREADABLE_FOR = 1000;

/**
 * Takes the lock of a run folder, so that one coordinator at a time works in it. A lock left by a process of this machine
 * that is gone is taken over, and so is one that cannot be read: it is written whole, so only a broken disk or hand
 * leaves such a one.
 *
 * @throws AtlasError `run/locked` (kind `input`) if another process holds it; `files/unwritable` and the like.
 */
export async function lockRunFolder(runFolder: string): Promise<RunClaim> {
  const path = join(runFolder, FILE);
  const mine = canonicalJson({ host: hostname(), pid: process.pid, born: birthOf(process.pid) });
  const takenOver = await acquire(path, mine);
  const claim = { release: () => removeOwn(path, mine) };
  return takenOver === undefined ? claim : { ...claim, takenOver };
}

/**
 * The process that works in a run folder, by its lock, which is looked at and left as it is; `undefined` where there is
 * none, it cannot be read, or its process is gone. A process of another machine must be believed to live.
 */
export async function holderOfRunFolder(runFolder: string): Promise<Holder | undefined> {
  const text = await textOf(join(runFolder, FILE)).catch(() => undefined);
  const holder = text === undefined ? undefined : holderOf(text);
  return holder !== undefined && isAlive(holder) ? holder : undefined;
}

/** Makes a lock hold `mine`; gives a sentence about the one that was there, if one was left behind. */
async function acquire(path: string, mine: string): Promise<string | undefined> {
  let takenOver: string | undefined;
  for (;;) {
    if (await createExclusively(path, mine)) return takenOver;
    const found = await textOf(path);
    if (found === undefined) continue;
    const holder = holderOf(found);
    if (holder !== undefined && isAlive(holder)) throw locked(path, holder);
    if (holder === undefined) {
      await sleep(UNREADABLE_FOR);
      if ((await textOf(path)) !== found) continue;
    }
    takenOver = sentenceOn(path, holder);
    if (await replaceStale(path, found, mine)) return takenOver;
  }
}

/**
 * Puts `mine` in the place of a lock that was left behind; whether it did. Of many that come at once one may: who holds
 * the lock that is named after the stale one's content, and nobody else touches a lock of that content.
 */
async function replaceStale(path: string, stale: string, mine: string): Promise<boolean> {
  const right = join(dirname(path), `.lock-${sha256Hex(basename(path) + stale).slice(0, 16)}.json`);
  try {
    await acquire(right, mine);
  } catch (error) {
    if (error instanceof AtlasError && error.code === "run/locked" && (await textOf(path)) !== stale)
      return false;
    throw error;
  }
  try {
    if ((await textOf(path)) !== stale) return false;
    await rename(await writtenAside(path, mine), path);
    return true;
  } catch (error) {
    throw writeError(error, path);
  } finally {
    await removeOwn(right, mine);
  }
}

/** Creates the lock unless there is one; whether it did. */
async function createExclusively(path: string, content: string): Promise<boolean> {
  let aside: string | undefined;
  try {
    // Written aside and linked, so that nobody ever reads a lock without its content.
    aside = await writtenAside(path, content);
    await link(aside, path);
    return true;
  } catch (error) {
    const code = systemErrorCode(error) ?? "";
    // The holder clears temporary files away, ours perhaps among them.
    if (code === "EEXIST" || (code === "ENOENT" && (await textOf(path)) !== undefined)) return false;
    if (["EPERM", "ENOTSUP", "ENOSYS"].includes(code)) return createInPlace(path, content);
    throw writeError(error, path);
  } finally {
    if (aside !== undefined) await rm(aside, { force: true }).catch(() => {});
  }
}

/** A temporary file beside a path with a content that survives a power cut. */
async function writtenAside(path: string, content: string): Promise<string> {
  const aside = temporaryPath(path);
  await write(aside, content);
  return aside;
}

/** For file systems without links. */
async function createInPlace(path: string, content: string): Promise<boolean> {
  try {
    await write(path, content);
    return true;
  } catch (error) {
    if (systemErrorCode(error) === "EEXIST") return false;
    throw writeError(error, path);
  }
}

/** Writes a file that must not exist. */
async function write(path: string, content: string): Promise<void> {
  const file = await open(path, "wx");
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Removes a lock that this process holds; another one's stays. */
async function removeOwn(path: string, mine: string): Promise<void> {
  if ((await textOf(path)) === mine) await rm(path, { force: true });
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (systemErrorCode(error) === "ENOENT") return undefined;
    throw readError(error, path);
  }
}

function holderOf(text: string): Holder | undefined {
  const value = parsedJson(text);
  if (!isRecord(value)) return undefined;
  const { host, pid, born } = value;
  if (typeof host !== "string" || typeof pid !== "number" || typeof born !== "string") return undefined;
  return Number.isSafeInteger(pid) && pid > 0 ? { host, pid, born } : undefined;
}

/** Whether the holder may still run; a process of another machine must be believed to. */
function isAlive({ host, pid, born }: Holder): boolean {
  if (host !== hostname()) return true;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return systemErrorCode(error) === "EPERM";
  }
  return born === birthOf(pid) && !hasEnded(pid);
}

/** Boot and start time of a process on Linux; empty where the system does not tell. */
function birthOf(pid: number): string {
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    return `${boot}/${statusOf(pid)[19]}`;
  } catch {
    return "";
  }
}

/** Whether a process is one of those that have ended but that nobody has asked about yet; they can be signalled still. */
function hasEnded(pid: number): boolean {
  try {
    return ["Z", "X"].includes(statusOf(pid)[0]!);
  } catch {
    return false;
  }
}

/** Fields 3 and on of a process's status (proc(5)): its state first, its start time twentieth. */
function statusOf(pid: number): string[] {
  const status = readFileSync(`/proc/${pid}/stat`, "utf8");
  // The second field, the command's name, may hold spaces and ends at the last parenthesis.
  return status.slice(status.lastIndexOf(")") + 2).split(" ");
}

function sentenceOn(path: string, holder: Holder | undefined): string {
  return holder === undefined
    ? `${path} could not be read, so nobody holds it: it was taken over`
    : `process ${holder.pid}, which ran this experiment before, is gone: its ${path} was taken over`;
}

function locked(path: string, holder: Holder): AtlasError {
  return new AtlasError({
    code: "run/locked",
    kind: "input",
    problem: `process ${holder.pid} on ${holder.host} is running this experiment`,
    where: path,
    remedy: "Wait for it to end, choose another --name, or delete the lock if you are sure that it is gone",
  });
}
