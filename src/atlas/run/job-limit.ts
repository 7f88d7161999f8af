import type { Job } from "#atlas/plan";
import type { Crash } from "./launcher.ts";

/** What a job may take where nobody says otherwise: so many times its estimate, and at least so many seconds. */
const TIMES = 100;
const LEAST = 3600;

/** How often the time is looked at, ms. */
const INTERVAL = 1000;

/**
 * The seconds that a job may take before its worker counts as hanging. Native computations hold a worker for minutes and
 * estimates are orders of magnitude, so what nobody asked for is far beyond both.
 *
 * @param asked the limit of every job, seconds
 */
export function secondsAllowed({ cost }: Pick<Job, "cost">, asked?: number): number {
  return asked ?? Math.max(LEAST, TIMES * cost);
}

/**
 * Does some work and calls `onOverdue` once it has taken longer than allowed. Time in which this process itself was held
 * up, as while the machine slept, does not count.
 */
export async function withinSeconds<Result>(
  seconds: number,
  work: () => Promise<Result>,
  onOverdue: () => void,
): Promise<Result> {
  const interval = Math.min(INTERVAL, 100 * seconds);
  let looked = performance.now();
  let spent = 0;
  const watch = setInterval(() => {
    const now = performance.now();
    spent += Math.min(now - looked, 2 * interval);
    looked = now;
    if (spent < 1000 * seconds) return;
    clearInterval(watch);
    onOverdue();
  }, interval).unref();
  try {
    return await work();
  } finally {
    clearInterval(watch);
  }
}

/** How the worker of a job ended that took longer than allowed. @param asked the limit of every job, seconds */
export function overdue(job: Pick<Job, "cost">, asked?: number): Crash {
  const why = asked === undefined ? "as one that hangs; --job-timeout gives more" : "as --job-timeout says";
  const reason = `the job was not done within ${Number(secondsAllowed(job, asked).toPrecision(4))} s, and its worker was ended ${why}`;
  return { type: "crashed", reason, code: "run/job-timeout" };
}
