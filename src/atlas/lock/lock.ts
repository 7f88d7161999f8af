import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { AtlasError } from "#errors";
import { acquireFile, removeOwn, textOf } from "./exclusive-file.ts";
import { identityIn, identityText, mayRun, ownIdentity, type ProcessIdentity } from "./process-identity.ts";

/** A hold on a run: nobody else works in it until it is released. */
export interface RunClaim {
  /** A sentence about a claim that a run before left behind and that this one took over. */
  readonly takenOver?: string;
  /** Aborted where others may take this process for gone; absent where a claim lasts as long as its process. */
  readonly lost?: AbortSignal;
  release(): Promise<void>;
}

/** The file of a run folder that names who has the whole run. */
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
  const mine = identityText(ownIdentity());
  const acquired = await acquireFile(path, mine, isHeld);
  if (!acquired.isMine) throw locked(path, identityIn(acquired.holder));
  const { over } = acquired;
  // What cannot be removed is taken over by the next who comes, and says nothing of what the run came to.
  const claim = { release: () => removeOwn(path, mine).catch(() => {}) };
  return over === undefined ? claim : { ...claim, takenOver: sentenceOn(path, identityIn(over)) };
}

/**
 * Makes sure that no process has the whole run of a folder.
 *
 * @throws AtlasError `run/locked` (kind `input`)
 */
export async function requireUnlocked(runFolder: string): Promise<void> {
  const path = join(runFolder, FILE);
  const text = await textOf(path);
  if (text !== undefined && (await isHeld(text))) throw locked(path, identityIn(text));
}

/**
 * The process that works in a run folder, by its lock, which is looked at and left as it is; `undefined` where there is
 * none, it cannot be read, or its process is gone. A process of another machine must be believed to live.
 */
export async function holderOfRunFolder(runFolder: string): Promise<ProcessIdentity | undefined> {
  const text = await textOf(join(runFolder, FILE)).catch(() => undefined);
  const holder = text === undefined ? undefined : identityIn(text);
  return holder !== undefined && mayRun(holder) ? holder : undefined;
}

/** Whether whom a lock names may hold it still; of one that names nobody, once it has stayed so for a while. */
export async function isHeld(text: string): Promise<boolean> {
  const holder = identityIn(text);
  if (holder !== undefined) return mayRun(holder);
  await sleep(UNREADABLE_FOR);
  return false;
}

function sentenceOn(path: string, holder: ProcessIdentity | undefined): string {
  return holder === undefined
    ? `${path} could not be read, so nobody holds it: it was taken over`
    : `process ${holder.pid}, which ran this experiment before, is gone: its ${path} was taken over`;
}

/** The error of a run that somebody else has. */
export function locked(path: string, holder: ProcessIdentity | undefined): AtlasError {
  // A process of this machine is looked at; of another one nothing is known but what it wrote.
  const isKnown = holder?.host === hostname();
  return new AtlasError({
    code: "run/locked",
    kind: "input",
    problem: `${holder === undefined ? "another process" : `process ${holder.pid} on ${holder.host}`} is running this experiment`,
    where: path,
    remedy: isKnown
      ? "Wait for it to end (loss-atlas status says how far it is), or run the experiment under another --name"
      : "Wait for it to end, run the experiment under another --name, or delete the lock if you are sure that it is gone",
  });
}
