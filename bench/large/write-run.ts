import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { readConfiguration } from "#atlas/configuration";
import { planExperiment } from "#atlas/plan";
import { runExperiment } from "#atlas/run";
import { ratesOf, widthsOf } from "./write-tables.ts";

/** The files of an experiment over a plane whose numbers are made up. */
export interface LargeRun {
  readonly configuration: string;
  readonly run: string;
}

/**
 * Runs an experiment of three seeds over a square plane by jobs that make their numbers up; its journals are those of a
 * run, weights and curves are missing.
 */
export async function writeLargeRun(folder: string, side: number): Promise<LargeRun> {
  const path = join(folder, "large.yaml");
  writeFileSync(
    path,
    [
      "name: large",
      `grid: { load: { width: [${widthsOf(side)}] }, temperature: { learning_rate: [${ratesOf(side)}] } }`,
      "seeds: 3",
      "measure: { connectivity: { pairs: 3 } }",
      "",
    ].join("\n"),
  );
  const configuration = await readConfiguration(path);
  const run = join(folder, "runs", "large");
  await runExperiment({
    configuration,
    plan: planExperiment(configuration),
    run,
    dataFolder: folder,
    workers: 1,
    jobModule: new URL("made-up-jobs.ts", import.meta.url).href,
  });
  return { configuration: path, run };
}
