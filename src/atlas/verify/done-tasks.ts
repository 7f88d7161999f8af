import type { DoneTask } from "#atlas/jobs";
import type { TaskResult } from "#atlas/journal";
import { currentEditions, editionOf, type Plan, TRAIN } from "#atlas/plan";

/**
 * The tasks of a plan that have a result, by their cells, without those of measurements whose code gives other numbers
 * today.
 */
export function doneTasks(
  { jobs, editions }: Plan,
  results: ReadonlyMap<string, TaskResult>,
): ReadonlyMap<string, readonly DoneTask[]> {
  const earlier = new Set(earlierMeasurements({ editions }));
  const today = jobs.filter(({ kind }) => !earlier.has(kind));
  const done = today.flatMap(({ kind, tasks }) =>
    tasks.flatMap((task): DoneTask[] => {
      const result = results.get(task.key);
      return result === undefined ? [] : [{ ...task, kind, result }];
    }),
  );
  return Map.groupBy(done, ({ networks }) => networks[0]!.cell);
}

/**
 * The measurements of a plan that are of another edition than today's. What a network of an earlier training gives on its
 * data is what it was: an edition of training changes which network there is.
 */
export function earlierMeasurements({ editions }: Pick<Plan, "editions">): readonly string[] {
  return Object.entries(currentEditions()).flatMap(([kind, today]) =>
    kind !== TRAIN && editionOf(editions, kind) !== today ? [kind] : [],
  );
}
