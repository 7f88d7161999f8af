import { FAILURES_FILE, parsedFailures } from "#atlas/account";
import { type ExperimentConfiguration, settingAt } from "#atlas/configuration";
import { type RunRecord, readRun, withEdgeOfStability } from "#atlas/results";
import { atlasTable } from "#atlas/tables";
import { knobLabel } from "#figures";
import { type KnobName, type KnobValue, knobNamed } from "#knobs";
import { type AtlasTable, type ClassifiedCell, knobOf, slicesOf, smoothBorders } from "#taxonomy";
import { type EvidenceReader, evidenceReader, type RecordReader, recordReader } from "../read-evidence.ts";
import type { ReportInput } from "../report-input.ts";
import { type ReportSlice, reportSlices } from "../slices.ts";

/** A run as the paper's figures are drawn from it. */
export interface PaperRun extends Required<Pick<ReportInput, "borders">> {
  readonly configuration: ExperimentConfiguration;
  readonly table: AtlasTable;
  readonly slices: readonly ReportSlice[];
  /** Reads what is stored about the cell at an index of the table. */
  readonly evidenceOf: EvidenceReader;
  /** The part of it that lies in the journals. */
  readonly recordOf: RecordReader;
  readonly progress: RunProgress;
}

/** How far a run has come. */
interface RunProgress {
  readonly trained: number;
  /** Of these, the networks that diverged. */
  readonly diverged: number;
  /** Jobs that failed for good in the latest call. */
  readonly failedJobs: number;
}

/**
 * Reads a run, finished or under way; nothing is written.
 *
 * @throws AtlasError as `readRun`
 */
export async function readPaperRun(folder: string): Promise<PaperRun> {
  const { store, experiment, plan, ...run } = await readRun(folder);
  const { configuration } = experiment;
  const results = withEdgeOfStability(configuration, plan, run.results);
  const { phases } = configuration;
  const table = atlasTable(configuration, plan, results);
  const endings = plan.cells.flatMap(({ networks }) =>
    networks.flatMap(({ key }) => results.get(key)?.training?.status ?? []),
  );
  return {
    configuration,
    table,
    slices: reportSlices(table),
    borders: Object.fromEntries(
      slicesOf(table).map((slice) => [slice.name, smoothBorders(table, slice, phases)]),
    ),
    evidenceOf: evidenceReader(store, plan, results),
    recordOf: recordReader(plan, results),
    progress: {
      trained: endings.length,
      diverged: endings.filter((status) => status === "diverged").length,
      failedJobs: await failedJobs(store),
    },
  };
}

/** A file for people: one that is not there, or that was cut short, tells of none. */
async function failedJobs(store: RunRecord["store"]): Promise<number> {
  return parsedFailures(await store.readText(FAILURES_FILE).catch(() => "")).length;
}

/** What a knob is set to in a slice: by the slice, or by the configuration where it is no axis of the run; null for an axis of the plane. */
export function settingIn(
  { configuration, table }: PaperRun,
  { values }: ReportSlice,
  knob: KnobName,
): KnobValue | null {
  if (knob === table.load.knob || knob === table.temperature.knob) return null;
  const swept = values[knob];
  if (swept !== undefined) return swept;
  const found = settingAt(configuration, knobNamed(knob).sets.split("."));
  const value = typeof found === "object" && found !== null && "kind" in found ? found.kind : found;
  return typeof value === "number" || typeof value === "string" ? value : null;
}

/** The plane's knobs of a cell in words: `width 16, batch size 64`. */
export function placeWords({ load, temperature }: AtlasTable, cell: ClassifiedCell): string {
  return [load, temperature]
    .map(({ knob }) => `${knobNamed(knob).title.toLowerCase()} ${knobLabel(knobOf(cell, knob))}`)
    .join(", ");
}

/** The heading of a figure of one slice of a run. */
export function sheetTitle({ table }: PaperRun, { title }: ReportSlice): string {
  return [table.name, title].filter((part) => part !== "").join(": ");
}

/** Whether the learning rate of a slice changes while networks train. */
export function decays(run: PaperRun, slice: ReportSlice): boolean {
  return settingIn(run, slice, "schedule") !== "constant";
}
