import type { DoneTask } from "#atlas/jobs";
import type { TaskResult } from "#atlas/journal";
import type { Plan } from "#atlas/plan";

/** The tasks of a plan that have a result, by their cells. */
export function doneTasks(
  { jobs }: Plan,
  results: ReadonlyMap<string, TaskResult>,
): ReadonlyMap<string, readonly DoneTask[]> {
  const done = jobs.flatMap(({ kind, tasks }) =>
    tasks.flatMap((task): DoneTask[] => {
      const result = results.get(task.key);
      return result === undefined ? [] : [{ ...task, kind, result }];
    }),
  );
  return Map.groupBy(done, ({ networks }) => networks[0]!.cell);
}
