import { stat } from "node:fs/promises";
import { basename, extname } from "node:path";
import { AtlasError } from "#errors";
import { type KnobName, knobNamed } from "#knobs";
import {
  type AxisChoice,
  type Cell,
  classifyPhases,
  DEFAULT_THRESHOLDS,
  type PhaseMap,
  type PhaseOptions,
  type PhaseThresholds,
  type TableAxes,
} from "#taxonomy";
import { assembleCells } from "./assemble-cells.ts";
import { knobOfColumn } from "./column-dictionary.ts";
import { joinCells } from "./joined-cells.ts";
import { missingEvidence } from "./missing-evidence.ts";
import { readSourceTable, requireKnownMetric, type SourceTable } from "./source-table.ts";

/** How a table is opened; everything has a default. */
export interface OpenOptions extends Pick<PhaseOptions, "thresholds" | "adjust" | "resamples"> {
  /** Knobs to put on the axes instead of those that are found. */
  readonly axes?: AxisChoice;
  /** Columns of CSV files that are knobs, beside those that are known as such; a knob on an axis is one anyway. */
  readonly knobs?: readonly string[];
}

/** A classified table with where it comes from. */
export interface OpenedTable extends PhaseMap {
  readonly name: string;
  /** The root of all randomness: the run's own, 0 for other tables. */
  readonly rootSeed: number;
  /** Sentences about what was assumed, left out or is missing. */
  readonly notes: readonly string[];
}

/** Cells with what their source says of them. */
interface Source {
  readonly cells: readonly Cell[];
  readonly name: string;
  readonly rootSeed: number;
  /** `null` where the source has none of its own, or the defaults. */
  readonly thresholds: PhaseThresholds | null;
  readonly axes: TableAxes | null;
  readonly notes: readonly string[];
}

/**
 * Opens a run folder or CSV files as one classified table; nothing is written.
 *
 * Among CSV files one may be a table of cells; the others hold single observations, told apart by their columns as
 * `readSourceTable` says. A run has the thresholds and axes of its configuration, other tables the defaults and the
 * axes that `inferAxes` finds.
 *
 * @throws AtlasError as `readExperiment`, `RunStore.readJournals`, `readSourceTable`, `joinCells` and `classifyPhases`;
 *   `tables/run-and-tables` and `tables/no-table` (kind `input`).
 */
export async function openTable(
  paths: readonly string[],
  { thresholds: choice = "default", axes, knobs = [], ...options }: OpenOptions = {},
): Promise<OpenedTable> {
  const { load, temperature } = axes ?? {};
  const chosen = [...knobs, load, temperature].filter((knob) => knob !== undefined);
  const source = await openSource(paths, chosen);
  const { cells, name, rootSeed } = source;
  const isOwn = choice === "default" && source.thresholds !== null;
  const map = classifyPhases(cells, {
    ...options,
    name,
    rootSeed,
    thresholds: isOwn ? source.thresholds : choice,
    provenance: isOwn ? "the run's configuration" : "as given",
    axes:
      axes === undefined
        ? (source.axes ?? {})
        : {
            ...(load !== undefined && { load: knobCalled(load) }),
            ...(temperature !== undefined && { temperature: knobCalled(temperature) }),
          },
  });
  const notes = [...source.notes, ...missingEvidence(map.table.cells, map.thresholds)];
  return { ...map, name, rootSeed, notes };
}

/** A knob by any name that a column of it may have. */
function knobCalled(name: string): KnobName {
  return knobOfColumn(name, [name]) ?? name;
}

async function openSource(paths: readonly string[], chosen: readonly string[]): Promise<Source> {
  const [first, ...others] = paths;
  if (first === undefined) {
    throw new AtlasError({
      code: "tables/no-table",
      kind: "input",
      problem: "there is no table to read",
      expected: "a run folder or CSV files",
    });
  }
  for (const path of paths) {
    const isFolder = await stat(path).then(
      (found) => found.isDirectory(),
      () => false,
    );
    if (!isFolder) continue;
    if (others.length > 0) throw runAndTables(path);
    return openRun(path);
  }
  const tables = await readTogether(paths, chosen);
  requireKnownMetric(tables);
  const { cells, notes } = joinCells(tables);
  return {
    cells,
    name: basename(first, extname(first)),
    rootSeed: 0,
    thresholds: null,
    axes: null,
    notes: [...tables.flatMap((table) => table.notes), ...notes],
  };
}

/** Tables in which the same columns are knobs: what one of them needs as a knob is one in all. */
async function readTogether(
  paths: readonly string[],
  chosen: readonly string[],
): Promise<readonly SourceTable[]> {
  const tables = await Promise.all(paths.map((path) => readSourceTable(path, chosen)));
  const needed = tables
    .flatMap(({ knobs }) => knobs.map(({ knob }) => knob))
    .filter((knob) => knobNamed(knob).column === "axis" && !chosen.includes(knob));
  return needed.length === 0 || tables.length === 1
    ? tables
    : Promise.all(paths.map((path) => readSourceTable(path, [...chosen, ...needed])));
}

async function openRun(runFolder: string): Promise<Source> {
  const { readRun } = await import("#atlas/results");
  const { experiment, plan, results, notes } = await readRun(runFolder);
  const { name, grid, measure, phases, root_seed: rootSeed } = experiment.configuration;
  const { train_loss, connectivity_pct, cka } = DEFAULT_THRESHOLDS;
  const isDefault =
    phases.train_loss === train_loss && phases.connectivity_pct === connectivity_pct && phases.cka === cka;
  return {
    cells: assembleCells(plan, results, measure.columns),
    name,
    rootSeed,
    thresholds: isDefault ? null : phases,
    axes: grid,
    notes,
  };
}

function runAndTables(path: string): AtlasError {
  return new AtlasError({
    code: "tables/run-and-tables",
    kind: "input",
    problem: "this is a folder among several tables",
    where: path,
    expected: "one run folder alone, or CSV files",
    remedy: "Name the cells.csv of the run instead",
  });
}
