import { callSlurm } from "./call-slurm.ts";
import { jobsOf, type Round, type Submissions } from "./submissions.ts";

/** What Slurm says of what was submitted of a run: a hint, for what is done is in the journals alone. */
export interface Queued {
  /** Tasks at work, tasks that wait, and why the first of these does, in Slurm's words. */
  readonly running: number;
  readonly waiting: number;
  readonly reason: string | null;
  /** Whether what collects is at work or waits. */
  readonly collector: boolean;
}

/**
 * What of a run is queued. What Slurm is about to forget counts as ended.
 *
 * @param patience how long to wait for an answer, ms
 * @throws AtlasError as `callSlurm`
 */
export async function queued({ rounds }: Pick<Submissions, "rounds">, patience?: number): Promise<Queued> {
  const words = ["--me", "--noheader", "--array", "--format=%F|%T|%r"];
  return queuedIn(await callSlurm("squeue", words, { ...(patience !== undefined && { patience }) }), rounds);
}

/** What of some rounds is queued, by lines of `number|state|reason`. */
export function queuedIn(printed: string, rounds: readonly Round[]): Queued {
  const { tasks, collectors } = jobsOf(rounds);
  const rows = printed
    .split("\n")
    .map((line) => line.trim().split("|"))
    .filter(([, state]) => state !== undefined && state !== "COMPLETING");
  const own = rows.filter(([job = ""]) => tasks.includes(job));
  const waiting = own.filter(([, state]) => state === "PENDING");
  return {
    running: own.length - waiting.length,
    waiting: waiting.length,
    reason: waiting[0]?.[2] ?? null,
    collector: rows.some(([job = ""]) => collectors.includes(job)),
  };
}

/**
 * Cancels what of a run is queued, what collects first, and writes down that nothing is to be submitted again.
 *
 * @returns what was queued
 * @throws AtlasError as `callSlurm`
 */
export async function cancelQueued(
  submissions: Submissions,
  keep: (changed: Submissions) => Promise<void>,
): Promise<Queued> {
  const found = await queued(submissions);
  await keep({ ...submissions, rounds: submissions.rounds.map((round) => ({ ...round, cancelled: true })) });
  const { tasks, collectors } = jobsOf(submissions.rounds);
  // It would begin with the end of the last task.
  if (found.collector) await callSlurm("scancel", ["--quiet", ...collectors]);
  if (found.running + found.waiting > 0) await callSlurm("scancel", ["--quiet", ...tasks]);
  return found;
}
