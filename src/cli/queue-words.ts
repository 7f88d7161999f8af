import type { Queued } from "#atlas/slurm";
import { counted, printable } from "#words";
import type { QueueAnswer } from "./queue-of-run.ts";

/** What Slurm says of what is queued of a run, in a few words. */
export function queueWords({ running, waiting, reason, collector }: Queued): string {
  const why = reason === null || reason === "None" ? "" : ` (${reason})`;
  const parts = [
    running === 0 ? "" : `${counted(running, "task")} at work`,
    waiting === 0 ? "" : `${counted(waiting, "task")} waiting${why}`,
    running + waiting === 0 && collector ? "collecting" : "",
  ].filter((part) => part !== "");
  return parts.length === 0 ? "nothing queued" : parts.join(", ");
}

/** What Slurm says of a run, a line without its end; empty where nothing was ever submitted. */
export function queueLine(queue: QueueAnswer): string {
  if (queue === undefined) return "";
  if (typeof queue === "string") return `Slurm: what is queued cannot be told: ${printable(queue)}`;
  return `Slurm: ${queueWords(queue)}`;
}

/** Whether tasks are there, or wait, that will work on a run. */
export function isQueued(queue: Queued | null): boolean {
  return queue !== null && queue.running + queue.waiting > 0;
}
