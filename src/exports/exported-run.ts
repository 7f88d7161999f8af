import { stat } from "node:fs/promises";
import { type RunRecord, readRun, withEdgeOfStability } from "#atlas/results";
import { EXPERIMENT_FILE, type ExperimentFile } from "#atlas/run";
import type { RunStore } from "#atlas/store";
import { atlasTable, measurementsByCell } from "#atlas/tables";
import type { ExportedTable } from "./tables/column.ts";
import { pathsOfCells } from "./tables/curve-tables.ts";
import type { ExportedCell, ExportedNetwork } from "./tables/exported-cells.ts";
import { tablesOfRun } from "./tables/tables-of-run.ts";

/** All that a run holds but its weights, ready to be written in any format. */
export interface ExportedRun {
  readonly name: string;
  readonly experiment: ExperimentFile;
  /** What in it was computed by earlier editions, twice or not at all, a sentence without a full stop each. */
  readonly notes: readonly string[];
  /** When its experiment was last begun; journals keep no times. */
  readonly begun: Date;
  readonly cells: readonly ExportedCell[];
  /** Those that are trained, by cell, then by seed. */
  readonly networks: readonly ExportedNetwork[];
  /** Those that have lines, `columns` (what the columns of the others hold) last. */
  readonly tables: readonly ExportedTable[];
}

/**
 * Reads what a run holds, finished or under way; nothing is written.
 *
 * @throws AtlasError as `readRun`, and as `readPaths` but for files of curves that are missing, which are a note
 */
export async function readExportedRun(run: string | RunStore): Promise<ExportedRun> {
  const record = await readRun(run);
  const { configuration } = record.experiment;
  const results = withEdgeOfStability(configuration, record.plan, record.results);
  const whole: RunRecord = { ...record, results };
  const labelled = atlasTable(configuration, record.plan, results).cells;
  const cells = [...measurementsByCell(record.plan, results)].map(
    ({ cell: planned, observations }, index): ExportedCell => ({
      planned,
      found: labelled[index]!,
      observations,
    }),
  );
  const networks = cells.flatMap((cell) => networksOf(cell, whole));
  const { paths, missing } = await pathsOfCells(whole);
  return {
    name: configuration.name,
    experiment: record.experiment,
    notes: [...record.notes, ...missingNotes(whole, networks, missing)],
    begun: await whenBegun(record.store),
    cells,
    networks,
    tables: tablesOfRun({ record: whole, cells, networks, paths }),
  };
}

function networksOf(cell: ExportedCell, { results }: RunRecord): ExportedNetwork[] {
  const ofSeed = Map.groupBy(
    cell.observations.filter(({ seeds }) => seeds.length === 1),
    ({ seeds: [seed] }) => seed!,
  );
  return cell.planned.networks.flatMap(({ key, seed }): ExportedNetwork[] => {
    const training = results.get(key)?.training;
    if (training === undefined) return [];
    const numbers = new Map((ofSeed.get(seed) ?? []).map((own) => [own.metric, own]));
    return [{ cell, seed, key, training, numbers }];
  });
}

function missingNotes(
  { plan }: RunRecord,
  networks: readonly ExportedNetwork[],
  missing: number,
): readonly string[] {
  const planned = plan.cells.reduce((sum, { networks: own }) => sum + own.length, 0);
  return [
    ...(networks.length < planned ? [`${networks.length} of ${planned} networks are trained so far`] : []),
    ...(missing > 0 ? [`${missing} files of curves are missing, so their points are not there`] : []),
  ];
}

/** A store that is no folder has no times. */
async function whenBegun(store: RunStore): Promise<Date> {
  return stat(store.placeOf(EXPERIMENT_FILE)).then(
    ({ mtime }) => mtime,
    () => new Date(0),
  );
}
