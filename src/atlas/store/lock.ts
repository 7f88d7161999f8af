import { readFileSync } from "node:fs";
import { link, readFile, rename, rm, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { AtlasError } from "#errors";
import {
  canonicalJson,
  isRecord,
  parsedJson,
  readError,
  systemErrorCode,
  temporaryPath,
  writeError,
} from "#files";

/** A held lock. */
export interface RunLock {
  release(): Promise<void>;
}

interface Holder {
  readonly host: string;
  readonly pid: number;
  /** When that process began, as the system counts; tells it from a later process of the same number. */
  readonly born: string;
}

const FILE = "lock.json";

/**
 * Takes the lock of a run folder, so that one coordinator at a time works in it. A lock left by a process of
 * this machine that is gone is taken over.
 *
 * @throws AtlasError `run/locked` (kind `input`) if another process holds it; `files/unwritable` and the like.
 */
export async function lockRunFolder(runFolder: string): Promise<RunLock> {
  const path = join(runFolder, FILE);
  const mine = canonicalJson({ host: hostname(), pid: process.pid, born: birthOf(process.pid) });
  for (;;) {
    if (await createExclusively(path, mine)) return { release: () => rm(path, { force: true }) };
    const found = await textOf(path);
    if (found === undefined) continue;
    const holder = holderOf(found);
    if (holder === undefined || isAlive(holder)) throw locked(path, holder);
    await removeStale(path, found);
  }
}

/** Creates the lock unless there is one; whether it did. */
async function createExclusively(path: string, content: string): Promise<boolean> {
  // Written aside and linked, so that nobody ever reads a lock without its content.
  const aside = temporaryPath(path);
  try {
    await writeFile(aside, content);
    await link(aside, path);
    return true;
  } catch (error) {
    const code = systemErrorCode(error) ?? "";
    // The holder clears temporary files away, ours perhaps among them.
    if (code === "EEXIST" || (code === "ENOENT" && (await textOf(path)) !== undefined)) return false;
    if (["EPERM", "ENOTSUP", "ENOSYS"].includes(code)) return createInPlace(path, content);
    throw writeError(error, path);
  } finally {
    await rm(aside, { force: true }).catch(() => {});
  }
}

/** For file systems without links. */
async function createInPlace(path: string, content: string): Promise<boolean> {
  try {
    await writeFile(path, content, { flag: "wx" });
    return true;
  } catch (error) {
    if (systemErrorCode(error) === "EEXIST") return false;
    throw writeError(error, path);
  }
}

/** Removes the lock unless another process has replaced it since `stale` was read; that one is put back. */
async function removeStale(path: string, stale: string): Promise<void> {
  const aside = temporaryPath(path);
  try {
    await rename(path, aside);
    if ((await textOf(aside)) !== stale) await link(aside, path);
  } catch (error) {
    if (!["ENOENT", "EEXIST"].includes(systemErrorCode(error) ?? "")) throw writeError(error, path);
  } finally {
    await rm(aside, { force: true });
  }
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
  return { host, pid, born };
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

function locked(path: string, holder: Holder | undefined): AtlasError {
  const who = holder === undefined ? "another process" : `process ${holder.pid} on ${holder.host}`;
  return new AtlasError({
    code: "run/locked",
    kind: "input",
    problem: `${who} is running this experiment`,
    where: path,
    remedy: "Wait for it to end, choose another --name, or delete the lock if you are sure that it is gone",
  });
}
