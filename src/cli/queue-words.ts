import type { Queued } from "#atlas/slurm";
import { counted } from "#words";

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
