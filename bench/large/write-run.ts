import { closeSync, mkdirSync, openSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { type ExperimentConfiguration, readConfiguration } from "#atlas/configuration";
import { encodeLine } from "#atlas/journal";
import { type Plan, planExperiment, type Task } from "#atlas/plan";
import { prepareExperiment } from "#atlas/run";
import { folderStore } from "#atlas/store";
import { madeUpPaths } from "./made-up-paths.ts";
import { madeUpResult } from "./made-up-result.ts";

/** The files of an experiment over a plane whose numbers are made up. */
export interface LargeRun {
  /** The file of the configuration, and what it says. */
  readonly path: string;
  readonly configuration: ExperimentConfiguration;
  readonly run: string;
  readonly plan: Plan;
}

/** A plane and the networks of each of its cells. */
export interface LargePlane {
  readonly widths: readonly number[];
  readonly rates: readonly number[];
  readonly seeds: number;
  /** The section `model` of the configuration, which decides how many networks are trained by one job. */
  readonly model: string;
  /** Curves lie beside the results of so many cells, the first ones. */
  readonly cellsWithCurves: number;
}

/** As many processes have written the journals. */
const WORKERS = 16;

/**
 * Writes the folder of a finished run over a plane, without its weights: journals of 16 workers with a line for each job of the
 * plan, made up one after another, and curves.
 */
export async function writeLargeRun(
  folder: string,
  { widths, rates, seeds, model, cellsWithCurves }: LargePlane,
): Promise<LargeRun> {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, "large.yaml");
  writeFileSync(
    path,
    [
      "name: large",
      `model: ${model}`,
      `grid: { load: { width: [${widths}] }, temperature: { learning_rate: [${rates}] } }`,
      `seeds: ${seeds}`,
      "measure: { connectivity: { pairs: 3 } }",
      "",
    ].join("\n"),
  );
  const configuration = await readConfiguration(path);
  const plan = planExperiment(configuration);
  const run = join(folder, "runs", "large");
  rmSync(run, { recursive: true, force: true });
  await prepareExperiment({ configuration, plan, run, dataFolder: folder, workers: WORKERS });
  mkdirSync(join(run, "journal"), { recursive: true });
  const journals = Array.from({ length: WORKERS }, (_, worker) =>
    openSync(join(run, "journal", `worker-${worker}.jsonl`), "a"),
  );
  const withCurves = new Set(plan.cells.slice(0, cellsWithCurves).map(({ cell }) => cell));
  const store = folderStore(run);
  const places = new Map(plan.cells.map(({ cell, knobs }) => [cell, placeOf(knobs, widths, rates)]));
  for (const [index, { kind, tasks }] of plan.jobs.entries()) {
    const results = await Promise.all(
      tasks.map(async (task) => {
        const { cell } = task.networks[0]!;
        const result = madeUpResult(kind, task, places.get(cell)!);
        if (kind !== "connectivity" || !withCurves.has(cell)) return result;
        const file = `curves/${task.key}`;
        await store.writeArrays(file, { tensors: madeUpPaths(result), metadata: { result: task.key } });
        return { ...result, file };
      }),
    );
    writeSync(
      journals[index % WORKERS]!,
      encodeLine({ kind, seconds: 12.345, peak_memory_mb: 512, results }),
    );
  }
  for (const journal of journals) closeSync(journal);
  return { path, configuration, run, plan };
}

function placeOf(
  knobs: Task["networks"][number]["knobs"],
  widths: readonly number[],
  rates: readonly number[],
): { readonly load: number; readonly heat: number } {
  return {
    load: widths.indexOf(Number(knobs.width)) / Math.max(1, widths.length - 1),
    heat: rates.indexOf(Number(knobs.learning_rate)) / Math.max(1, rates.length - 1),
  };
}
