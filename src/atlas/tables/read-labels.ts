import { AtlasError } from "#errors";
import { usualKnobs } from "#knobs";
import {
  type Cell,
  knobsStanding,
  knownKnobs,
  LANDSCAPE_PHASES,
  type LandscapePhase,
  type StandingValues,
  standingValues,
} from "#taxonomy";
import { quotedBriefly } from "#words";
import { knobOfColumn, plainColumnName } from "./columns/column-dictionary.ts";
import { namedColumns } from "./columns/named-columns.ts";
import { parseKnob } from "./knob-cell.ts";
import { readCsvTable } from "./read-csv-table.ts";
import { type Knobs, placeKey } from "./rows/places.ts";

/** Phases that somebody gave to cells. */
export interface PhaseLabels {
  /** One a cell, in the order of the cells; `null` where none was given. */
  readonly labels: readonly (LandscapePhase | null)[];
  /** Rows of places that no cell has. */
  readonly unplaced: number;
}

/**
 * The phases that a table gives to cells: columns of knobs and `phase` (or `phase_majority`). Rows whose phase is
 * empty, `undecided` or `not measured` are left out; `IV_A` and `iv-a` are `IV-A`. A row is of every cell that has
 * the values of its knobs, equal to float32; a column that is called like a knob of no cell says nothing of its place.
 *
 * @throws AtlasError of kind `input` naming file and line: `tables/no-known-columns`, `tables/unknown-phase`,
 *   `tables/missing-knob`, `tables/duplicate-cell`, `tables/no-such-cells`; as `readCsvTable`.
 */
export async function readPhaseLabels(path: string, cells: readonly Cell[]): Promise<PhaseLabels> {
  const { columns, rows } = await readCsvTable(path);
  const placing = [...usualKnobs(), ...knownKnobs(cells)];
  const knobs = namedColumns(columns).flatMap(({ column, name }) => {
    const knob = knobOfColumn(name, placing) ?? knobOfColumn(column, placing);
    return knob === null || !placing.includes(knob) ? [] : [{ column, knob }];
  });
  const named = columns.find((column) => /^phase(_majority)?$/.test(plainColumnName(column)));
  if (named === undefined || knobs.length === 0) {
    throw new AtlasError({
      code: "tables/no-known-columns",
      kind: "input",
      problem: `the table has no column of ${named === undefined ? "phases" : "a knob"}`,
      where: `${path}:1`,
      expected: `phase and at least one of ${usualKnobs().join(", ")}`,
    });
  }
  const written = rows.flatMap(({ line, values }) => {
    const phase = phaseNamed(values[named]!, `${path}:${line}, column ${plainColumnName(named)}`);
    if (phase === null) return [];
    const place = knobs.flatMap(({ column, knob }) => {
      const value = parseKnob(knob, values[column]!, `${path}:${line}, column ${knob}`);
      return value === null ? [] : [[knob, value] as const];
    });
    if (place.length === 0) throw unplacedLabel(`${path}:${line}`);
    return [{ knobs: Object.fromEntries(place), phase, line }];
  });
  const standing = standingValues([...cells, ...written].map((one) => one.knobs));
  const given = written.map((label) => ({ ...label, knobs: knobsStanding(label.knobs, standing) }));
  return placedLabels(cells, given, standing, path);
}

/** A phase that somebody gave to all cells of a place. */
interface GivenLabel {
  readonly knobs: Knobs;
  readonly phase: LandscapePhase;
  readonly line: number;
}

/** Gives each cell the first label of its place; rows may leave out knobs, each set of which is looked up on its own. */
function placedLabels(
  cells: readonly Cell[],
  given: readonly GivenLabel[],
  standing: StandingValues,
  path: string,
): PhaseLabels {
  const bySet = Map.groupBy(given, ({ knobs }) => Object.keys(knobs).join());
  const placed = new Map<Cell, GivenLabel>();
  const found = new Set<GivenLabel>();
  for (const [first, ...others] of bySet.values()) {
    if (first === undefined) continue;
    const names = Object.keys(first.knobs);
    const byPlace = new Map<string, GivenLabel>();
    for (const label of [first, ...others]) {
      const key = placeKey(label.knobs, names);
      const earlier = byPlace.get(key);
      if (earlier !== undefined) throw secondLabel(`${path}:${label.line}`, earlier.line);
      byPlace.set(key, label);
    }
    for (const cell of cells) {
      const label = byPlace.get(placeKey(knobsStanding(cell.knobs, standing), names));
      if (label === undefined) continue;
      found.add(label);
      if (label.line < (placed.get(cell)?.line ?? Number.POSITIVE_INFINITY)) placed.set(cell, label);
    }
  }
  if (found.size === 0) throw noSuchCells(path);
  return {
    labels: cells.map((cell) => placed.get(cell)?.phase ?? null),
    unplaced: given.length - found.size,
  };
}

function phaseNamed(text: string, where: string): LandscapePhase | null {
  const name = text.trim().toUpperCase().replace("_", "-");
  if (["", "UNDECIDED", "NOT MEASURED"].includes(name)) return null;
  const phase = LANDSCAPE_PHASES.find((known) => known === name);
  if (phase !== undefined) return phase;
  throw new AtlasError({
    code: "tables/unknown-phase",
    kind: "input",
    problem: `there is no phase ${quotedBriefly(text)}`,
    where,
    expected: LANDSCAPE_PHASES.join(", "),
  });
}

function unplacedLabel(where: string): AtlasError {
  return new AtlasError({
    code: "tables/missing-knob",
    kind: "input",
    problem: "the phase has no place",
    where,
    expected: "a value of at least one knob",
  });
}

function secondLabel(where: string, line: number): AtlasError {
  return new AtlasError({
    code: "tables/duplicate-cell",
    kind: "input",
    problem: `the cell has a phase already, on line ${line}`,
    where,
    expected: "one phase a cell",
  });
}

function noSuchCells(path: string): AtlasError {
  return new AtlasError({
    code: "tables/no-such-cells",
    kind: "input",
    problem: "no cell of the table has a phase here",
    where: path,
    expected: "phases of cells of the table",
  });
}
