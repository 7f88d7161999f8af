import { setImmediate as nextTurn } from "node:timers/promises";

/** How much more there has to be than the last time that memory was given back, so that it is worth the time, bytes. */
const WORTHWHILE = 64 * 2 ** 20;

/** The part of what was foretold of a job from which on more is given back than its arrays. */
const MOST = 1.15;

/** What was left by the last time, bytes: of arrays, and of all. */
const left = { arrays: 0, all: 0 };

/**
 * Gives back memory that a worker does not need between jobs, where there is much of it.
 *
 * The collector lets hundreds of MiB of arrays lie while the process has room: what the next job takes comes on top, and
 * the allocator keeps as much for good. Where the process holds more than was foretold of its job, sessions that nobody
 * holds are closed too, and if that is not enough, V8 shrinks its heap. Nothing of V8 is done where the process
 * was started without `--expose-gc`.
 *
 * @param foretold of the job that is done, bytes
 */
export async function giveMemoryBack(foretold: number): Promise<void> {
  const collect = globalThis.gc;
  if (collect !== undefined && process.memoryUsage().arrayBuffers - left.arrays >= WORTHWHILE) {
    collect();
    // Arrays that native code has made are given back by finalisers, which run between turns of the event loop.
    await nextTurn();
    left.arrays = process.memoryUsage().arrayBuffers;
  }
  const most = MOST * foretold;
  const resident = () => process.memoryUsage.rss();
  left.all = Math.min(left.all, resident());
  if (resident() <= most || resident() - left.all < WORTHWHILE) return;
  await (await import("#engine")).closeIdleSessions();
  if (collect !== undefined && resident() > most) {
    await collect({ type: "major", execution: "sync", flavor: "last-resort" });
    await nextTurn();
  }
  left.all = resident();
}
