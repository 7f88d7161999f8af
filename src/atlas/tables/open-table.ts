import { stat } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { assembleCells } from "#atlas/cells";
import { AtlasError } from "#errors";
import { systemErrorCode } from "#files";
import { type KnobName, knobNamed } from "#knobs";
import {
  type AxisChoice,
  type Cell,
  classifyPhases,
  DEFAULT_THRESHOLDS,
  labelsWithoutPlane,
  type PhaseMap,
  type PhaseOptions,
  type PhaseThresholds,
  type TableAxes,
} from "#taxonomy";
import {
  type ColumnChoices,
  choicesAbout,
  choicesTogether,
  isEmpty,
  requireSensible,
  requireUsed,
} from "./columns/column-choices.ts";
import { knobOfColumn } from "./columns/column-dictionary.ts";
import type { ColumnUnit } from "./columns/column-unit.ts";
import {
  rememberChoices,
  rememberedChoices,
  rememberedPath,
  rememberedWords,
} from "./columns/remembered-choices.ts";
import { barrierHeightNotes } from "./doubts/barrier-heights.ts";
import { lossBelowErrorNotes } from "./doubts/loss-below-errors.ts";
import { missingEvidence } from "./doubts/missing-evidence.ts";
import { refuseSharesAmong } from "./doubts/shares-among-cells.ts";
import { readImport, type TableImport } from "./imports/import-file.ts";
import { missingTable } from "./missing-table.ts";
import { joinCells } from "./rows/joined-cells.ts";
import { readSourceTable, requireKnownMetric, type SourceTable } from "./source-table.ts";

/** How a table is opened; everything has a default. */
export interface OpenOptions extends Pick<PhaseOptions, "thresholds" | "adjust" | "resamples"> {
  /** Knobs to put on the axes instead of those that are found. */
  readonly axes?: AxisChoice;
  /** Columns of CSV files that are knobs, beside those that are known as such; a knob on an axis is one anyway. */
  readonly knobs?: readonly string[];
  /**
   * What columns of CSV files are called, by their names as written: a name that the tables know (`test_acc_pct`, `lr`,
   * `seed`, `train_loss_std`), or `none` to leave one out.
   */
  readonly map?: Readonly<Record<string, string>>;
  /** In what unit columns of CSV files count: `percent`, `share`, `ln`, `log10`, or `plain` for that of the quantity. */
  readonly units?: Readonly<Record<string, ColumnUnit>>;
  /** Whether `map` and `units` are kept in a file beside each table, which later openings follow. Default false. */
  readonly remember?: boolean;
  /** Whether `map` and `units` may be about columns that no table here has. Default false. */
  readonly mayLack?: boolean;
}

/** A classified table with where it comes from. */
export interface OpenedTable extends PhaseMap {
  readonly name: string;
  /** The root of all randomness: the run's own, 0 for other tables. */
  readonly rootSeed: number;
  /** Classes of the task; `null` where they are not known, or not the same in all cells. */
  readonly classes: number | null;
  /** The folder of a run; `null` for other tables. */
  readonly runFolder: string | null;
  /** The file of the phases that somebody gave to the cells of an import; `null` where there is none. */
  readonly labels: string | null;
  /** Sentences about what was assumed, left out or is missing. */
  readonly notes: readonly string[];
}

/** Cells with what their source says of them. */
interface Source {
  readonly cells: readonly Cell[];
  readonly name: string;
  readonly rootSeed: number;
  readonly classes: number | null;
  readonly runFolder: string | null;
  /** `null` where the source has none of its own, or the defaults. */
  readonly thresholds: PhaseThresholds | null;
  readonly axes: TableAxes | AxisChoice | null;
  /** What an import says of how thresholds are chosen. */
  readonly choice?: TableImport["thresholds"];
  readonly labels?: string;
  readonly notes: readonly string[];
}

/**
 * Opens a run folder, the folder of an import or CSV files as one classified table; nothing is written but what `remember` asks for.
 *
 * Among CSV files one may be a table of cells; the others hold single observations, told apart by their columns as
 * `readSourceTable` says. A run has the thresholds and axes of its configuration, other tables the defaults and the
 * axes that `inferAxes` finds. An import is read as it was told when it was made.
 *
 * @throws AtlasError as `readExperiment`, `RunStore.readJournals`, `readSourceTable`, `joinCells` and `classifyPhases`;
 *   `tables/run-and-tables` and `tables/no-table` (kind `input`).
 */
export async function openTable(
  paths: readonly string[],
  { thresholds: told, axes, knobs = [], map, units, remember, mayLack, ...options }: OpenOptions = {},
): Promise<OpenedTable> {
  const { load, temperature } = axes ?? {};
  const chosen = [...knobs, load, temperature].filter((knob) => knob !== undefined);
  const source = await openSource(paths, {
    knobs: chosen,
    told: { ...(map !== undefined && { map }), ...(units !== undefined && { units }) },
    remember,
    mayLack,
  });
  const { cells, name, rootSeed, classes, runFolder, labels = null } = source;
  const choice = told ?? source.choice ?? "default";
  const isOwn = choice === "default" && source.thresholds !== null;
  const phases = classifyPhases(cells, {
    ...options,
    name,
    rootSeed,
    thresholds: isOwn ? source.thresholds : choice,
    provenance: isOwn ? "the run's configuration" : "as given",
    axes: axes === undefined ? (source.axes ?? {}) : axesCalled(axes),
  });
  const unfit = labelsWithoutPlane(phases.table);
  const notes = [
    ...source.notes,
    ...(unfit === null ? [] : [unfit]),
    ...missingEvidence(phases.table.cells, phases.thresholds),
  ];
  return { ...phases, name, rootSeed, classes, runFolder, labels, notes };
}

/** Axes whose knobs may be called by any name that a column of them has. */
function axesCalled({ load, temperature }: AxisChoice): AxisChoice {
  return {
    ...(load !== undefined && { load: knobCalled(load) }),
    ...(temperature !== undefined && { temperature: knobCalled(temperature) }),
  };
}

function knobCalled(name: string): KnobName {
  return knobOfColumn(name, [name]) ?? name;
}

/** What the reader of CSV files is told. */
interface Told {
  readonly knobs: readonly string[];
  readonly told: ColumnChoices;
  readonly remember: boolean | undefined;
  readonly mayLack: boolean | undefined;
}

async function openSource(paths: readonly string[], reading: Told): Promise<Source> {
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
    const found = await stat(path).catch((error: unknown) => {
      if (systemErrorCode(error) === "ENOENT") throw missingTable(path);
      return null;
    });
    if (found === null || !found.isDirectory()) continue;
    if (others.length > 0) throw runAndTables(path);
    const imported = await readImport(path);
    if (imported !== null) return openImport(path, imported, reading);
    if (!reading.mayLack) requireUsed(reading.told, []);
    return openRun(path);
  }
  const { tables, remembered } = await readTogether(paths, reading);
  requireKnownMetric(tables);
  const { cells, notes } = joinCells(tables);
  refuseSharesAmong(tables, cells);
  const doubts = [...barrierHeightNotes(tables, cells), ...lossBelowErrorNotes(tables, cells)];
  const kept = reading.remember ? await rememberFor(tables, reading.told) : [];
  return {
    cells,
    name: basename(first, extname(first)),
    rootSeed: 0,
    classes: null,
    runFolder: null,
    thresholds: null,
    axes: null,
    notes: [...remembered, ...tables.flatMap((table) => table.notes), ...kept, ...notes, ...doubts],
  };
}

/** The tables of an import, read as they were when it was made. */
async function openImport(
  folder: string,
  { name, tables, knobs, axes, thresholds, labels }: TableImport,
  reading: Told,
): Promise<Source> {
  const chosen = [...knobs, axes.load, axes.temperature, ...reading.knobs].filter(
    (knob) => knob !== undefined,
  );
  const source = await openSource(
    tables.map((table) => join(folder, table)),
    { ...reading, knobs: [...new Set(chosen)] },
  );
  return {
    ...source,
    name,
    axes: axesCalled(axes),
    choice: thresholds,
    ...(labels !== null && { labels: join(folder, labels) }),
  };
}

/** Tables in which the same columns are knobs: what one of them needs as a knob is one in all. */
async function readTogether(
  paths: readonly string[],
  { knobs: chosen, told, mayLack }: Told,
): Promise<{ readonly tables: readonly SourceTable[]; readonly remembered: readonly string[] }> {
  requireSensible(told, chosen);
  const before = await Promise.all(paths.map((path) => rememberedChoices(path, chosen)));
  const choices = before.map((earlier) => choicesTogether(earlier ?? {}, told));
  const readAll = (knobs: readonly string[]) =>
    Promise.all(paths.map((path, i) => readSourceTable(path, knobs, choices[i])));
  const tables = await readAll(chosen);
  if (!mayLack)
    requireUsed(
      told,
      tables.flatMap(({ columns }) => columns),
    );
  const remembered = before.flatMap((earlier, i) =>
    earlier === null || isEmpty(earlier) ? [] : [`${rememberedWords(paths[i]!, earlier)}.`],
  );
  const needed = tables
    .flatMap(({ knobs }) => knobs.map(({ knob }) => knob))
    .filter((knob) => knobNamed(knob).column === "axis" && !chosen.includes(knob));
  const isDone = needed.length === 0 || tables.length === 1;
  return { tables: isDone ? tables : await readAll([...chosen, ...needed]), remembered };
}

/** Keeps beside each table what was told of its columns; returns sentences about it. */
async function rememberFor(tables: readonly SourceTable[], told: ColumnChoices): Promise<readonly string[]> {
  const notes: string[] = [];
  for (const { path, columns } of tables) {
    const own = choicesAbout(told, columns);
    if (isEmpty(own)) continue;
    const file = rememberedPath(path);
    const earlier = await rememberedChoices(path, []).catch(() => null);
    const written = await rememberChoices(path, choicesTogether(earlier ?? {}, own)).then(
      () => true,
      () => false,
    );
    notes.push(
      written
        ? `${file} remembers what was said of ${basename(path)}.`
        : `${file} could not be written, so what was said of ${basename(path)} is not remembered.`,
    );
  }
  return notes;
}

async function openRun(runFolder: string): Promise<Source> {
  const { readRun, withEdgeOfStability } = await import("#atlas/results");
  const { classesOfPlan } = await import("#atlas/plan");
  const { experiment, plan, results, notes } = await readRun(runFolder);
  const { name, grid, measure, phases, root_seed: rootSeed } = experiment.configuration;
  const { train_loss, connectivity_pct, cka } = DEFAULT_THRESHOLDS;
  const isDefault =
    phases.train_loss === train_loss && phases.connectivity_pct === connectivity_pct && phases.cka === cka;
  return {
    cells: assembleCells(plan, withEdgeOfStability(experiment.configuration, plan, results), measure.columns),
    name,
    rootSeed,
    classes: classesOfPlan(experiment.configuration, plan),
    runFolder,
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
