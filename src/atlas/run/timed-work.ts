import type { Job } from "#atlas/plan";
import type { Timing } from "#timing";
import type { Crash } from "./launcher.ts";
import type { Reply } from "./messages.ts";

/** A stretch of the time of one place for a worker; the stretches of a place follow one another. */
export interface TimedWork {
  /** The name of the place. */
  readonly worker: string;
  /** `start`: a process is started; `job`: one is executed; `waiting`: there is none to execute. */
  readonly what: "start" | "job" | "waiting";
  readonly job?: Job;
  /** When it began, milliseconds since 1970. */
  readonly began: number;
  readonly seconds: number;
  /** What the worker says of it; nothing where it ended before it could, or says nothing. */
  readonly timing?: Timing;
  /** The worker ended before the work was done. */
  readonly isLost: boolean;
}

/** Does what takes time of a worker's place, and tells it to whoever wants to know. */
export async function timedWork<Answer extends Job | Reply | Crash | undefined>(
  listener: ((work: TimedWork) => void) | undefined,
  what: Pick<TimedWork, "worker" | "what" | "job">,
  work: () => Promise<Answer>,
): Promise<Answer> {
  if (listener === undefined) return work();
  const began = performance.now();
  const answer = await work();
  const timing = answer !== undefined && "timing" in answer ? answer.timing : undefined;
  listener({
    ...what,
    began: performance.timeOrigin + began,
    seconds: (performance.now() - began) / 1000,
    ...(timing && { timing }),
    isLost: answer !== undefined && "type" in answer && answer.type === "crashed",
  });
  return answer;
}
