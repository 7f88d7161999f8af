/** Writes the tables of a run and nothing else: `node only-tables.ts RUN`. */
import { planOfExperiment, readExperiment } from "#atlas/run";
import { writeTables } from "#atlas/tables";

const run = process.argv[2]!;
const experiment = await readExperiment(run);
await writeTables(run, experiment.configuration, planOfExperiment(experiment));
