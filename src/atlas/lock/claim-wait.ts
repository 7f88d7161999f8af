import { conjoined, counted } from "#words";
import type { ProcessIdentity } from "./process-identity.ts";

/** That a claim has to wait: members of a run give no sign, and none is known to be gone. */
export interface ClaimWait {
  /** Who may be at work still; `undefined` of a member who left no name. */
  readonly members: readonly (ProcessIdentity | undefined)[];
  /** How long the wait is at most, seconds: who has given no sign by then counts as gone. */
  readonly seconds: number;
}

/** How a claim waits for members that may be gone. */
export interface Claiming {
  /** Hears once, about a second after the wait began, whom it is for. */
  readonly onWait?: (wait: ClaimWait) => void;
  /** Ends the wait, and nothing is claimed: the claim rejects with its reason. */
  readonly signal?: AbortSignal;
}

/** Time between two looks at members that may be gone, ms; one at work shows within a beat. */
export function lookInterval(beat: number): number {
  return Math.min(1000, (1000 * beat) / 2);
}

/** Whom a claim waits for and how long, a sentence without a full stop. */
export function waitWords({ members, seconds }: ClaimWait): string {
  const [first] = members.filter((member) => member !== undefined);
  const others = members.length - 1;
  const who = first === undefined ? "a process that left no name" : `process ${first.pid} on ${first.host}`;
  const all = conjoined([who, ...(others > 0 ? [counted(others, "other")] : [])]);
  const end =
    others > 0
      ? `whoever gives no sign for ${seconds} s counts as gone`
      : `if it gives no sign for ${seconds} s, it counts as gone`;
  return `waiting for ${all}, which may still be at work on this run: ${end}`;
}
