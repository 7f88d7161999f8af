import { basename } from "node:path";
import { AtlasError } from "#errors";
import { type Cell, knownKnobs } from "#taxonomy";
import { counted } from "#words";
import type { SourceTable } from "../source-table.ts";
import { type Knobs, placeKey, placeWords } from "./places.ts";
import type { DivergedReading, PlacedMean, PlacedObservation, Reading, Readings } from "./readings.ts";

/** What the rows of all tables say of one cell. */
export interface CellReadings {
  readonly observations: PlacedObservation[];
  readonly means: PlacedMean[];
  readonly diverged: DivergedReading[];
}

/** A table with what its rows say. */
export interface ReadSource {
  readonly source: SourceTable;
  readonly readings: Readings;
}

/**
 * Gives what the rows of a table say to the cells that they are of.
 *
 * @param cellReadings is added to
 * @param isAlone whether the cells are those that the rows themselves tell, for want of a table of cells
 * @returns a sentence about rows whose cell is not there
 * @throws AtlasError of kind `input`: `tables/ambiguous-observation`, `tables/no-such-cells`.
 */
export function assignReadings(
  { source, readings }: ReadSource,
  cellReadings: ReadonlyMap<Cell, CellReadings>,
  isAlone: boolean,
): string[] {
  const cellOf = cellFinder(source, [...cellReadings.keys()]);
  const lost: Reading[] = [];
  const give = <One extends Reading>(all: readonly One[], listOf: (cell: CellReadings) => One[]) => {
    for (const one of all) {
      const cell = cellOf(one);
      if (cell === null) lost.push(one);
      else listOf(cellReadings.get(cell)!).push(one);
    }
  };
  give(readings.observations, ({ observations }) => observations);
  give(readings.means, ({ means }) => means);
  give(readings.diverged, ({ diverged }) => diverged);
  if (lost.length === 0) return [];
  const all = readings.observations.length + readings.means.length + readings.diverged.length;
  if (lost.length === all && !isAlone) throw noSuchCells(lost[0]!);
  const places = new Set(lost.map(({ place }) => place));
  const [first] = places;
  const lacking = isAlone ? "of which no known metric is measured" : "that the table of cells lacks";
  return [
    `${basename(source.path)}: ${lost.length} of ${all} observations are of ${counted(places.size, "cell")} ${lacking} ` +
      `(${placeWords(first!)}${places.size > 1 ? ", …" : ""}) and are left out.`,
  ];
}

/** Finds the cell of a reading by the knobs that the table has; `null` where there is none. */
function cellFinder(source: SourceTable, cells: readonly Cell[]): (one: Reading) => Cell | null {
  const shared = knownKnobs(cells).filter((knob) => source.knobs.some((column) => column.knob === knob));
  const byPlace = Map.groupBy(cells, ({ knobs }) => placeKey(knobs, shared));
  const found = new Map<Knobs, Cell | null>();
  return (one) => {
    const known = found.get(one.place);
    if (known !== undefined) return known;
    const [cell = null, other] = byPlace.get(placeKey(one.place, shared)) ?? [];
    if (cell !== null && other !== undefined) throw ambiguousObservation(one, [cell, other]);
    found.set(one.place, cell);
    return cell;
  };
}

function ambiguousObservation(one: Reading, cells: readonly [Cell, Cell]): AtlasError {
  return new AtlasError({
    code: "tables/ambiguous-observation",
    kind: "input",
    problem: `the row may be of the cell ${placeWords(cells[0].knobs)} or of ${placeWords(cells[1].knobs)}`,
    where: `${one.path}:${one.line}`,
    expected: "columns of all knobs that tell the cells apart",
  });
}

function noSuchCells(one: Reading): AtlasError {
  return new AtlasError({
    code: "tables/no-such-cells",
    kind: "input",
    problem: `the table of cells has no cell ${placeWords(one.place)}, nor any other of this file`,
    where: `${one.path}:${one.line}`,
    expected: "observations of cells of the table",
  });
}
