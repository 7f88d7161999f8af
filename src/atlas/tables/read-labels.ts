import { AtlasError } from "#errors";
import { type KnobName, type KnobValue, usualKnobs } from "#knobs";
import { type Cell, knownKnobs, LANDSCAPE_PHASES, type LandscapePhase } from "#taxonomy";
import { quotedBriefly } from "#words";
import { knobOfColumn, plainColumnName } from "./column-dictionary.ts";
import { parseKnob } from "./knob-cell.ts";
import { readCsvTable } from "./read-csv-table.ts";

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
 * the values of its knobs; a column that is called like a knob of no cell says nothing of its place.
 *
 * @throws AtlasError of kind `input` naming file and line: `tables/no-known-columns`, `tables/unknown-phase`,
 *   `tables/missing-knob`, `tables/duplicate-cell`, `tables/no-such-cells`; as `readCsvTable`.
 */
export async function readPhaseLabels(path: string, cells: readonly Cell[]): Promise<PhaseLabels> {
  const { columns, rows } = await readCsvTable(path);
  const placing = [...usualKnobs(), ...knownKnobs(cells)];
  const knobs = columns.flatMap((column) => {
    const knob = knobOfColumn(column, placing);
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
  const lines = new Map<string, number>();
  const given = rows.flatMap(({ line, values }) => {
    const phase = phaseNamed(values[named]!, `${path}:${line}, column ${plainColumnName(named)}`);
    if (phase === null) return [];
    const place = knobs.flatMap(({ column, knob }) => {
      const value = parseKnob(knob, values[column]!, `${path}:${line}, column ${knob}`);
      return value === null ? [] : [[knob, value] as const];
    });
    if (place.length === 0) throw unplacedLabel(`${path}:${line}`);
    const key = JSON.stringify(place);
    const earlier = lines.get(key);
    if (earlier !== undefined) throw secondLabel(`${path}:${line}`, earlier);
    lines.set(key, line);
    return [{ place, phase }];
  });
  const isOf = (cell: Cell, place: readonly (readonly [KnobName, KnobValue])[]) =>
    place.every(([knob, value]) => cell.knobs[knob] === value);
  const unplaced = given.filter(({ place }) => !cells.some((cell) => isOf(cell, place))).length;
  if (unplaced === given.length) throw noSuchCells(path);
  return {
    labels: cells.map((cell) => given.find(({ place }) => isOf(cell, place))?.phase ?? null),
    unplaced,
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
