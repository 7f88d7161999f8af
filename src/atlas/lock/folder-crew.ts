import { readdir, rmdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type FailureRecord, parsedFailures } from "#atlas/account";
import {
  canonicalJson,
  createFolder,
  isRecord,
  parsedJson,
  readError,
  removeFile,
  systemErrorCode,
  writeError,
  writeFileAtomically,
} from "#files";
import { type Claiming, lookInterval } from "./claim-wait.ts";
import { CREW_FOLDER, type CrewPace, CrewWatch, crewFile, machineIn } from "./crew-watch.ts";
import { acquireFile, removeOwn, textOf } from "./exclusive-file.ts";
import { isHeld, locked, requireUnlocked } from "./lock.ts";
import { machineIdentity, mayLive } from "./machine-identity.ts";
import { newMemberName } from "./member-name.ts";
import type { Membership } from "./membership.ts";
import { identityIn, ownIdentity, type ProcessIdentity } from "./process-identity.ts";

/** A sign every five seconds, and twelve of them may be missed: shared file systems keep what they know for a while. */
const PACE: CrewPace = { beat: 5, patience: 60 };

/** The folder that holds a file for each job that somebody has. */
const LEASE_FOLDER = "leases";

/** The folder that holds a file for each job that failed for good while several worked on the run. */
const FAILED_FOLDER = "failed";

/**
 * Joins those who work on the run of a folder, which every machine may reach by a path of its own.
 *
 * A member's file changes every few seconds; a job is had by who has its file, and files of members that are gone are taken
 * over (`acquireFile`). All of it needs no more of a file system than that files are linked or created exclusively.
 *
 * @throws AtlasError `run/locked` (kind `input`) where one process has the whole run; `files/unwritable` and the like
 */
export async function joinCrew(runFolder: string, pace: CrewPace = PACE): Promise<Membership> {
  await requireUnlocked(runFolder);
  const name = newMemberName();
  const path = crewFile(runFolder, name);
  const watch = new CrewWatch(runFolder, pace.patience);
  for (const folder of [CREW_FOLDER, LEASE_FOLDER, FAILED_FOLDER])
    await createFolder(join(runFolder, folder));
  const lost = new AbortController();
  const identity = ownIdentity();
  const machine = machineIdentity();
  const own = canonicalJson({ ...identity, member: name });
  const leasePath = (job: string) => join(runFolder, LEASE_FOLDER, `${job}.json`);
  const failedPath = (job: string) => join(runFolder, FAILED_FOLDER, `${job}.json`);
  const held = new Set<string>();
  let beat = 0;
  let last = performance.now();
  const give = async () => {
    await writeFileAtomically(path, canonicalJson({ ...identity, machine, beat: beat++ }));
    last = performance.now();
  };
  await give();
  // Those of this machine that were killed are told at once.
  for (const member of await namesIn(join(runFolder, CREW_FOLDER))) await watch.isGone(member);
  let giving = Promise.resolve();
  const pulse = setInterval(() => {
    // Whoever was taken for gone finds its file away, and whoever slept may be taken for gone at this moment.
    const isLate = performance.now() - last > 1000 * pace.patience;
    giving = textOf(path)
      .then((text) => (text === undefined || isLate ? lost.abort() : give()))
      // A file system that is away for a moment may come back in time.
      .catch(() => {});
  }, 1000 * pace.beat).unref();
  const leave = async () => {
    clearInterval(pulse);
    await giving;
    try {
      for (const job of held) await removeOwn(leasePath(job), own);
      await removeFile(path);
    } catch {
      // Who cannot take its files away ends for that reason, which is told already; it is found gone later.
    }
  };
  try {
    await requireUnlocked(runFolder);
  } catch (error) {
    await leave();
    throw error;
  }
  const release = async (job: string) => {
    held.delete(job);
    await removeOwn(leasePath(job), own);
  };
  return {
    name,
    lost: lost.signal,
    take: async (job) => {
      const failed = failureIn(await textOf(failedPath(job)));
      if (failed !== undefined) return failed;
      const acquired = await acquireFile(leasePath(job), own, async (text) => {
        const member = memberIn(text);
        return member === undefined ? isHeld(text) : !(await watch.isGone(member));
      });
      if (!acquired.isMine) return "held";
      held.add(job);
      return "taken";
    },
    release,
    fail: async (failed) => {
      await writeFileAtomically(failedPath(failed.key), JSON.stringify([failed]));
      await release(failed.key);
    },
    failures: () => failedJobs(runFolder),
    leave,
  };
}

/**
 * Makes sure that nobody works on a run together with others, for who has the lock of the whole run already; what members
 * that are gone have left is cleared away, jobs that failed for them among it.
 *
 * @throws AtlasError `run/locked` (kind `input`) where a member is at work; what the signal gives as its reason
 */
export async function disbandCrew(
  runFolder: string,
  pace: CrewPace = PACE,
  { onWait, signal }: Claiming = {},
): Promise<void> {
  const watch = new CrewWatch(runFolder, pace.patience);
  const left = new Map<string, string | undefined>();
  for (const member of await namesIn(join(runFolder, CREW_FOLDER)))
    left.set(member, await textOf(crewFile(runFolder, member)));
  // All at once, for beside one of another machine or a stopped one, which is watched for as long as it may be silent,
  // another may be at work, which shows within a beat.
  for (let look = 0; ; look++) {
    for (const [member, first] of left) {
      const path = crewFile(runFolder, member);
      if (first === undefined || (await watch.isGone(member))) {
        left.delete(member);
        continue;
      }
      const now = await textOf(path);
      if (now !== undefined && now !== first) throw locked(path, identityIn(now));
    }
    if (left.size === 0) break;
    if (look === 1)
      onWait?.({ members: [...left.values()].map((text) => identityIn(text ?? "")), seconds: pace.patience });
    signal?.throwIfAborted();
    await sleep(lookInterval(pace.beat), undefined, signal && { signal });
  }
  for (const folder of [CREW_FOLDER, LEASE_FOLDER, FAILED_FOLDER])
    await removeFolder(join(runFolder, folder));
}

/** Removes a folder that holds files alone, if it is there. */
async function removeFolder(folder: string): Promise<void> {
  try {
    for (const name of await readdir(folder)) await removeFile(join(folder, name));
    await rmdir(folder);
  } catch (error) {
    if (systemErrorCode(error) !== "ENOENT") throw writeError(error, folder);
  }
}

/** Those who work on the run of a folder together, as one sees them who does not. */
export interface CrewSeen {
  readonly members: readonly ProcessIdentity[];
  /** How many jobs they have. */
  readonly jobs: number;
}

/**
 * Who works on the run of a folder together with others; nothing is changed. Members of other machines must be believed
 * to live: whether they go on shows only to who watches them.
 */
export async function crewOfRunFolder(runFolder: string): Promise<CrewSeen> {
  const found = await Promise.all(
    (await namesIn(join(runFolder, CREW_FOLDER))).map(async (name) => {
      const text = (await textOf(crewFile(runFolder, name))) ?? "";
      const identity = identityIn(text);
      return identity !== undefined && mayLive(identity, machineIn(text)) ? [{ name, identity }] : [];
    }),
  );
  const members = found.flat();
  if (members.length === 0) return { members: [], jobs: 0 };
  const names = new Set<string | undefined>(members.map(({ name }) => name));
  const leases = join(runFolder, LEASE_FOLDER);
  const held = await Promise.all(
    (await namesIn(leases)).map(async (job) => memberIn((await textOf(join(leases, `${job}.json`))) ?? "")),
  );
  return {
    members: members.map(({ identity }) => identity),
    jobs: held.filter((member) => member !== undefined && names.has(member)).length,
  };
}

/** Jobs that failed for good while several worked on the run of a folder. */
export async function failedJobs(runFolder: string): Promise<readonly FailureRecord[]> {
  const folder = join(runFolder, FAILED_FOLDER);
  const found = await Promise.all(
    (await namesIn(folder)).map(async (job) => failureIn(await textOf(join(folder, `${job}.json`)))),
  );
  return found.filter((failed) => failed !== undefined);
}

/** The names of files without their ending, in order; none where there is no folder. */
async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    const names = await readdir(folder);
    return names
      .filter((name) => name.endsWith(".json") && !name.startsWith("."))
      .map((name) => basename(name, ".json"))
      .sort();
  } catch (error) {
    if (systemErrorCode(error) === "ENOENT") return [];
    throw readError(error, folder);
  }
}

function memberIn(text: string): string | undefined {
  const value = parsedJson(text);
  return isRecord(value) && typeof value.member === "string" ? value.member : undefined;
}

/** What the file of a job that failed holds: a list of one. */
function failureIn(text: string | undefined): FailureRecord | undefined {
  return text === undefined ? undefined : parsedFailures(text)[0];
}
