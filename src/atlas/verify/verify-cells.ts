import { computeAgain } from "#atlas/jobs";
import { cellsAndCheckpoints } from "#atlas/plan";
import { readRun } from "#atlas/results";
import { compareResult } from "./compare.ts";
import { doneTasks } from "./done-tasks.ts";
import { together, type VerifiedCells } from "./verification.ts";

/** Which cells of which run are computed again in one process. */
export interface CellsOrder {
  /** The address of the run's store. */
  readonly run: string;
  readonly dataFolder: string;
  /** Positions in the plan. */
  readonly cells: readonly number[];
  /** Specifier or file URL of a module that registers what the run uses. */
  readonly jobModule?: string;
}

/** Computes cells of a run again in this process, calling `onCell` after each. */
export async function verifyCells(
  { run, dataFolder, cells, jobModule }: CellsOrder,
  onCell: () => void,
): Promise<VerifiedCells> {
  if (jobModule !== undefined) await import(jobModule);
  const { store, experiment, plan, results } = await readRun(run);
  const { configuration } = experiment;
  const { device } = configuration;
  if (device !== "cpu") await (await import("#engine")).selectDevice(device);
  const done = doneTasks(plan, results);
  const all = cellsAndCheckpoints(plan);
  const verified: VerifiedCells[] = [];
  for (const position of cells) {
    const cell = all[position]!;
    const tasks = done.get(cell.cell) ?? [];
    const again = await computeAgain(cell, tasks, { configuration, dataFolder, store });
    const byKey = new Map(again.map((own) => [own.key, own]));
    const circumstances = { device, examples: Number(cell.knobs.examples) || 1 };
    for (const task of tasks) {
      const own = byKey.get(task.key);
      if (own !== undefined) verified.push(compareResult(task, own, circumstances));
    }
    onCell();
  }
  return together(verified);
}
