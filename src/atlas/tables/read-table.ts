import { readJournals } from "#atlas/journal";
import { planExperiment } from "#atlas/plan";
import { type ExperimentFile, readExperiment } from "#atlas/run";
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
  const experiment = await readExperiment(runFolder);
  const { entries } = await readJournals(runFolder);
  const { configuration } = experiment;
  return { experiment, table: atlasTable(configuration, planExperiment(configuration), entries) };
}
