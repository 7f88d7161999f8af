import { readdirSync, readFileSync } from "node:fs";

/** The command of a task and the process of Slurm's that has started it, on Linux. */
export interface TaskProcesses {
  readonly command: number;
  /** Its `slurmstepd`, and the number of the job that it is of; `undefined` where that has ended before it. */
  readonly step: { readonly pid: number; readonly job: string } | undefined;
}

/**
 * What works on a run, as Slurm started it: also what a step that was killed has left at work, and what no member has yet written
 * down of itself.
 */
export function taskProcesses(run: string): readonly TaskProcesses[] {
  return allProcesses()
    .filter((pid) => isWorkerOf(run, wordsOf(pid)))
    .map((command) => ({ command, step: stepOf(command) }));
}

/** Numbers of the jobs that Slurm has started and not ended, by the processes that start them. */
export function startedJobs(): ReadonlySet<string> {
  return new Set(allProcesses().flatMap((pid) => jobOfStep(pid) ?? []));
}

function allProcesses(): readonly number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

function isWorkerOf(run: string, words: readonly string[]): boolean {
  const at = words.indexOf("worker");
  return at >= 0 && words[at + 1] === run;
}

/** The words that a process was called with; none where it is there no more. */
function wordsOf(pid: number): readonly string[] {
  return textOf(`/proc/${pid}/cmdline`).split("\0");
}

function stepOf(command: number): TaskProcesses["step"] {
  const [, parent] = /^PPid:\s*(\d+)$/m.exec(textOf(`/proc/${command}/status`)) ?? [];
  const job = jobOfStep(Number(parent));
  return job === undefined ? undefined : { pid: Number(parent), job };
}

function jobOfStep(pid: number): string | undefined {
  return /^slurmstepd: \[(\d+)\./.exec(wordsOf(pid)[0] ?? "")?.[1];
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
