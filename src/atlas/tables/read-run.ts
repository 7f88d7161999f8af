import type { ExperimentConfiguration } from "#atlas/configuration";
import { readJournals } from "#atlas/journal";
import { planExperiment } from "#atlas/plan";
import { type Environment, readExperiment } from "#atlas/run";
import type { AtlasTable } from "#taxonomy";
import { atlasTable } from "./write-tables.ts";

/** A run folder as far as its jobs are finished. */
export interface FinishedRun {
  readonly configuration: ExperimentConfiguration;
  readonly environment: Environment;
  readonly table: AtlasTable;
}

/**
 * What a run folder holds, from its experiment file and journals; the run may still be going on.
 *
 * @throws AtlasError as `readExperiment`, `planExperiment` and `readJournals`.
 */
export async function readRun(runFolder: string): Promise<FinishedRun> {
  const { configuration, environment } = await readExperiment(runFolder);
  const { entries } = await readJournals(runFolder);
  return {
    configuration,
    environment,
    table: atlasTable(configuration, planExperiment(configuration), entries),
  };
}
