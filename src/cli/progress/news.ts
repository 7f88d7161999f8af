import { jobWords } from "#atlas/plan";
import type { RunEvent } from "#atlas/run";
import type { KnobName } from "#knobs";
import { conjoined, counted } from "#words";

/** Something a person should read even after the run. */
export interface News {
  readonly grade: "note" | "warning" | "failure";
  readonly text: string;
}

/** What an event has to say beyond progress; most say nothing. */
export function newsOf(event: RunEvent, knobs: readonly KnobName[]): News | null {
  switch (event.type) {
    case "job-failed": {
      const { blocked, cut } = event;
      const lost = [
        ...(blocked.length === 0 ? [] : [counted(blocked.length, "job")]),
        ...(cut.length === 0 ? [] : [`a part of ${counted(cut.length, "job")}`]),
      ];
      const skipped = lost.length === 0 ? "" : `; skipped with it: ${conjoined(lost)}`;
      return {
        grade: "failure",
        text: `failed: ${jobWords(event.job, knobs)}: ${event.error.message}${skipped}`,
      };
    }
    case "worker-crashed": {
      // Of one that is given up the failure tells as much.
      if (!event.isTriedAgain) return null;
      const text = `${event.worker}, at ${jobWords(event.job, knobs)}: ${event.reason}; it is tried once more`;
      return { grade: "warning", text };
    }
    case "worker-recycled":
      return {
        grade: "note",
        text: `${event.worker} replaced: it had grown to ${Math.round(event.memoryMb)} MiB`,
      };
    case "note":
      return { grade: "note", text: event.message };
    case "warning":
      return { grade: "warning", text: `warning: ${event.message}` };
    default:
      return null;
  }
}
