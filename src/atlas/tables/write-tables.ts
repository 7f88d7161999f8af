import { join } from "node:path";
import { assembleCells, type Results } from "#atlas/cells";
import type { ExperimentConfiguration } from "#atlas/configuration";
import type { Plan } from "#atlas/plan";
import { removeFile, writeFileAtomically } from "#files";
import { classifyTable, type EvidencedTable } from "#taxonomy";
import { alongTableParts } from "./along-table.ts";
import { formatCellsTable } from "./cells-table.ts";
import { measurementsTableParts } from "./measurements-table.ts";

/** The table of a run folder that has a line a cell. */
export const CELLS_FILE = "cells.csv";

/** The table of a run folder that has a line for each number of a network, a pair or a cell. */
export const MEASUREMENTS_FILE = "measurements.csv";

/** The table of a run folder that has a line for each number of a network along its training, where that is measured. */
export const ALONG_FILE = "along.csv";

/** The classified grid of an experiment as far as its jobs are finished. */
export function atlasTable(
  configuration: ExperimentConfiguration,
  plan: Plan,
  results: Results,
): EvidencedTable {
  const { name, measure, phases } = configuration;
  const { load, temperature, slices } = configuration.grid;
  const cells = assembleCells(plan, results, measure.columns);
  return { name, load, temperature, slices, cells: classifyTable(cells, phases) };
}

/**
 * Writes `cells.csv` and `measurements.csv`, and `along.csv` where networks are measured along their training, from the finished jobs of a run folder. Equal results give equal bytes,
 * whatever the order in which jobs finished.
 *
 * @param results by the keys of the plan's tasks. Default: those of the folder's journals
 * @throws AtlasError as `RunStore.readJournals` and `writeFileAtomically`.
 */
export async function writeTables(
  runFolder: string,
  configuration: ExperimentConfiguration,
  plan: Plan,
  results?: Results,
): Promise<EvidencedTable> {
  const known = results ?? (await journalResults(runFolder, configuration, plan));
  const table = atlasTable(configuration, plan, known);
  await writeTableFiles(runFolder, table, plan, known);
  return table;
}

/** Writes the files of `writeTables` from a table and the results that it was made of. */
export async function writeTableFiles(
  runFolder: string,
  table: EvidencedTable,
  plan: Plan,
  results: Results,
): Promise<void> {
  await writeFileAtomically(join(runFolder, CELLS_FILE), formatCellsTable(table.cells));
  await writeFileAtomically(join(runFolder, MEASUREMENTS_FILE), measurementsTableParts(plan, results));
  const along = join(runFolder, ALONG_FILE);
  if (plan.checkpoints !== undefined) await writeFileAtomically(along, alongTableParts(plan, results));
  // What an earlier plan measured there would be read as of this one.
  else await removeFile(along);
}

async function journalResults(
  runFolder: string,
  configuration: ExperimentConfiguration,
  plan: Plan,
): Promise<Results> {
  // A door that also reads tables from elsewhere loads what it takes to read journals only here.
  const { plannedResults } = await import("#atlas/journal");
  const { folderStore } = await import("#atlas/store");
  const { withEdgeOfStability } = await import("#atlas/results");
  const journals = await folderStore(runFolder).readJournals();
  return withEdgeOfStability(configuration, plan, plannedResults(configuration, plan, journals));
}
