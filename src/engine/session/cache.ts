import { createSession, type Session } from "./session.ts";

interface Entry {
  readonly session: Promise<Session>;
  holders: number;
}

const entries = new Map<string, Entry>();

/** How many sessions that nobody holds are kept for the next who compiles the same program. */
const IDLE_SESSIONS = 64;

/** One session for all who compile the same program, with a way to give it back. */
export async function sharedSession(
  fingerprint: string,
  model: Uint8Array,
): Promise<{ readonly session: Session; readonly release: () => void }> {
  const entry = entries.get(fingerprint) ?? { session: createSession(model), holders: 0 };
  entry.holders++;
  // Insertion order is the order of last use.
  entries.delete(fingerprint);
  entries.set(fingerprint, entry);
  let held = true;
  const release = (): void => {
    if (!held) return;
    held = false;
    entry.holders--;
    dropIdleSessions();
  };
  try {
    return { session: await entry.session, release };
  } catch (error) {
    entries.delete(fingerprint);
    throw error;
  }
}

function dropIdleSessions(): void {
  const idle = [...entries].filter(([, { holders }]) => holders === 0);
  for (const [fingerprint, { session }] of idle.slice(0, Math.max(0, idle.length - IDLE_SESSIONS))) {
    entries.delete(fingerprint);
    void session.then((loaded) => loaded.release());
  }
}
