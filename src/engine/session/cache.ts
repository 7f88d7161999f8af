import { type Device, selectedDevice } from "./device.ts";
import { createSession, releasedError, type Session, type SessionOptions } from "./session.ts";
import { selectedThreads } from "./threads.ts";

interface Entry {
  readonly session: Promise<Session>;
  readonly isLarge: boolean;
  holders: number;
}

const entries = new Map<string, Entry>();

/** How many sessions that nobody holds are kept for the next who compiles the same program. */
export const IDLE_SESSIONS = 64;

/** How many of them may be programs of large arrays, whose memory an idle session keeps. */
export const IDLE_LARGE_SESSIONS = 2;

/** How a shared session is opened. */
export interface SharedSessionOptions extends Omit<SessionOptions, "threads"> {
  /** With how many threads at most the program computes what it does with one, bit for bit. Default: 1. */
  readonly mostThreads?: number;
  /** The selected device if not said. */
  readonly device?: Device;
}

/** One holder's share of a session. */
export interface SharedSession {
  /** As `Session.run`; throws AtlasError `engine/released` after this holder's `release`. */
  readonly run: Session["run"];
  /** Gives the share back; a second call does nothing. */
  readonly release: () => void;
}

/**
 * One session for all who compile the same program for the same device, told by its fingerprint.
 *
 * A session nobody holds any more stays loaded while it is among the last `IDLE_SESSIONS` such sessions and, if
 * its arrays are large, among the last `IDLE_LARGE_SESSIONS` of those.
 */
export async function sharedSession(
  fingerprint: string,
  model: Uint8Array,
  { device = selectedDevice(), mostThreads = 1, ...options }: SharedSessionOptions = {},
): Promise<SharedSession> {
  // Small arrays are done with before another thread has woken up.
  const threads = options.isLarge ? Math.min(selectedThreads(), mostThreads) : 1;
  const key = `${device}:${threads}:${fingerprint}`;
  const entry = entries.get(key) ?? {
    session: createSession(model, device, { ...options, threads }),
    isLarge: options.isLarge ?? false,
    holders: 0,
  };
  entry.holders++;
  touch(key, entry);
  let held = true;
  const session = await entry.session.catch((error: unknown) => {
    if (entries.get(key) === entry) entries.delete(key);
    throw error;
  });
  return {
    async run(inputs) {
      if (!held) throw releasedError();
      return session.run(inputs);
    },
    release() {
      if (!held) return;
      held = false;
      entry.holders--;
      if (entry.holders > 0) return;
      touch(key, entry);
      dropIdleSessions();
    },
  };
}

/** Closes all sessions that nobody holds, whose memory they keep. */
export async function closeIdleSessions(): Promise<void> {
  if (keepers > 0) return;
  const idle = [...entries].filter(([, { holders }]) => holders === 0);
  for (const [key] of idle) entries.delete(key);
  await Promise.all(idle.map(async ([, { session }]) => (await session).release()));
}

/** How much work is under way that keeps sessions. */
let keepers = 0;

/** Does some work, until whose end no session is closed for want of a holder: for work that compiles the same again soon. */
export async function keepingSessions<Result>(work: () => Promise<Result>): Promise<Result> {
  keepers++;
  try {
    return await work();
  } finally {
    keepers--;
    dropIdleSessions();
  }
}

/** Puts an entry last: insertion order is the order of last use. */
function touch(key: string, entry: Entry): void {
  entries.delete(key);
  entries.set(key, entry);
}

function dropIdleSessions(): void {
  if (keepers > 0) return;
  const idle = [...entries].filter(([, { holders }]) => holders === 0);
  const large = idle.filter(([, { isLarge }]) => isLarge);
  const superfluous = new Map([
    ...idle.slice(0, Math.max(0, idle.length - IDLE_SESSIONS)),
    ...large.slice(0, Math.max(0, large.length - IDLE_LARGE_SESSIONS)),
  ]);
  for (const [fingerprint, { session }] of superfluous) {
    entries.delete(fingerprint);
    void session.then((loaded) => loaded.release());
  }
}
