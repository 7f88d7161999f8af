import type { ExperimentConfiguration } from "#atlas/configuration";
import type { ExecutedJob } from "#atlas/journal";
import { CALIBRATION, type Calibration, cellNetworks, costEstimator, type Plan } from "#atlas/plan";

/** What the jobs of one kind were foretold to take that are done, beside what they took. */
export interface StageOutcome {
  readonly kind: string;
  /** Results of the plan, and those that are there. */
  readonly results: number;
  readonly resultsDone: number;
  /** Of one worker, for what is done: to the end of every budget, and the least where that goes by what is found. */
  readonly foretoldSeconds: number;
  readonly leastForetoldSeconds: number;
  /** By the clocks of all workers together. */
  readonly foundSeconds: number;
  /** The most that a worker was foretold to hold, and the most that one had held when it had done such a job, MiB. */
  readonly foretoldMemoryMb: number;
  readonly foundMemoryMb: number;
}

/**
 * What was foretold beside what was found, by kind of job in the order of the plan; kinds of which nothing is done are left
 * out. A result that was computed twice counts twice, for it took its time.
 *
 * @param executed by the journals
 * @param calibration of the machine. Default: one core of a machine of 2026
 */
export function stageCosts(
  configuration: ExperimentConfiguration,
  plan: Plan,
  executed: readonly ExecutedJob[],
  calibration: Calibration = CALIBRATION,
): readonly StageOutcome[] {
  const costOf = costEstimator(configuration, cellNetworks(configuration), calibration);
  const planned = new Set(plan.jobs.flatMap(({ tasks }) => tasks.map(({ key }) => key)));
  const found = new Map<string, { seconds: number; memoryMb: number }>();
  const done = new Map<string, number>();
  for (const { kind, keys, seconds, peakMemoryMb } of executed) {
    const own = keys.filter((key) => planned.has(key));
    if (own.length === 0) continue;
    for (const key of own) done.set(key, (done.get(key) ?? 0) + 1);
    const { seconds: before, memoryMb } = found.get(kind) ?? { seconds: 0, memoryMb: 0 };
    found.set(kind, {
      seconds: before + (seconds * own.length) / keys.length,
      memoryMb: Math.max(memoryMb, peakMemoryMb),
    });
  }
  return [...Map.groupBy(plan.jobs, ({ kind }) => kind)].flatMap(([kind, jobs]): StageOutcome[] => {
    const own = found.get(kind);
    if (own === undefined) return [];
    const shares = jobs.map((job) => {
      const { seconds, leastSeconds, bytes } = costOf(job);
      const times = job.tasks.reduce((sum, { key }) => sum + (done.get(key) ?? 0), 0) / job.tasks.length;
      return { seconds: times * seconds, leastSeconds: times * leastSeconds, bytes: times > 0 ? bytes : 0 };
    });
    const sum = (of: "seconds" | "leastSeconds") => shares.reduce((total, share) => total + share[of], 0);
    return [
      {
        kind,
        results: jobs.reduce((total, { tasks }) => total + tasks.length, 0),
        resultsDone: jobs.flatMap(({ tasks }) => tasks.filter(({ key }) => done.has(key))).length,
        foretoldSeconds: sum("seconds"),
        leastForetoldSeconds: sum("leastSeconds"),
        foundSeconds: own.seconds,
        foretoldMemoryMb: Math.ceil(Math.max(...shares.map(({ bytes }) => bytes)) / 2 ** 20),
        foundMemoryMb: Math.round(own.memoryMb),
      },
    ];
  });
}
