import { type Plan, partOfJob } from "#atlas/plan";

/** The part of a plan that is of some of its cells, by their places; keys are those of the whole. */
export function planOfCells(plan: Plan, indices: readonly number[]): Plan {
  const cells = [...indices].sort((a, b) => a - b).map((index) => plan.cells[index]!);
  const kept = new Set(cells.map(({ cell }) => cell));
  const checkpoints = plan.checkpoints?.filter(({ of }) => kept.has(of));
  const own = new Set([...kept, ...(checkpoints ?? []).map(({ cell }) => cell)]);
  const jobs = plan.jobs.flatMap((job) => {
    const tasks = job.tasks.filter(({ networks }) => networks.every(({ cell }) => own.has(cell)));
    return tasks.length === 0 ? [] : [partOfJob(job, tasks)];
  });
  const keys = new Set(jobs.map(({ key }) => key));
  return {
    ...plan,
    cells,
    ...(checkpoints && { checkpoints }),
    jobs: jobs.map((job) => ({ ...job, needs: job.needs.filter((need) => keys.has(need)) })),
  };
}
