import type { ExperimentFile } from "#atlas/run";
import type { AtlasTable } from "#taxonomy";
import { atlasTable } from "./write-tables.ts";

/**
 * The classified grid of a run folder as far as its jobs are finished; nothing is written.
 *
 * @throws AtlasError as `readExperiment` and `readJournals`.
 */
export async function readTable(
  runFolder: string,
): Promise<{ readonly experiment: ExperimentFile; readonly table: AtlasTable }> {
  const { readRun } = await import("./read-run.ts");
  const { experiment, plan, entries } = await readRun(runFolder);
  return { experiment, table: atlasTable(experiment.configuration, plan, entries) };
}
