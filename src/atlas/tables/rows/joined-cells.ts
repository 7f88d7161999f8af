import { basename } from "node:path";
import { AtlasError } from "#errors";
import { findQuantity } from "#quantities";
import { type Cell, cellFromMeans, knownKnobs } from "#taxonomy";
import type { SourceTable } from "../source-table.ts";
import { assignReadings, type CellReadings, type ReadSource } from "./assigned-readings.ts";
import { distinctCells, requireEveryKnob, requireSameNetworks, requireSingle } from "./distinct-rows.ts";
import { disagreementNotes, divergenceNotes, otherLossNotes, rowMeanNotes } from "./join-notes.ts";
import { joinedCell } from "./joined-cell.ts";
import { type Knobs, placeKey, placesOf } from "./places.ts";
import type { PlacedObservation, Readings } from "./readings.ts";
import { seedNames } from "./row-seeds.ts";
import { strangeSeedNotes } from "./strange-seeds.ts";
import { cellRows } from "./tabulated-cells.ts";
import { readingsOf } from "./tabulated-observations.ts";

/** Cells with what the reading of them left to say. */
export interface JoinedCells {
  readonly cells: readonly Cell[];
  readonly notes: readonly string[];
}

/**
 * The cells of one table of cells with what the rows of all others say, as `joinedCell` does it; without a table of
 * cells, the cells that these rows are of.
 *
 * What cells and networks there are is told by registered quantities alone, so that others change no label.
 *
 * @throws AtlasError of kind `input` naming files and lines: `tables/two-cell-tables`; as `placesOf`, `cellRows`,
 *   `readingsOf`, `requireEveryKnob`, `distinctCells`, `requireSingle`, `requireSameNetworks`, `assignReadings` and `joinedCell`.
 */
export function joinCells(sources: readonly SourceTable[]): JoinedCells {
  const [own, second] = sources.filter(({ kind }) => kind === "cell");
  if (second !== undefined) throw twoCellTables(own!.path, second.path);
  const [places, names] = [placesOf(sources), seedNames(sources)];
  for (const source of own === undefined ? sources : [own]) requireEveryKnob(source, places);
  const read = sources
    .filter((source) => source !== own)
    .map((source): ReadSource => ({ source, readings: readingsOf(source, places, names) }));
  requireSingle(read);
  requireSameNetworks(read.flatMap(({ readings }) => readings.observations));
  const rows = own === undefined ? [] : cellRows(own, places);
  const tabulated = own === undefined ? cellsBehind(read) : distinctCells(own, rows);
  const cellReadings = new Map(
    tabulated.map((cell): [Cell, CellReadings] => [cell, { observations: [], means: [], diverged: [] }]),
  );
  const notes = read.flatMap((one) => assignReadings(one, cellReadings, own === undefined));
  const joined = tabulated.map((cell) => joinedCell(cell, cellReadings.get(cell)!));
  if (own !== undefined && read.length === 0 && !own.spelling.has("seeds")) {
    notes.push(
      `${basename(own.path)}: no column seeds, so it is not known how many networks a mean is over.`,
    );
  }
  return {
    cells: joined.map(({ cell }) => cell),
    notes: [
      ...places.notes,
      ...notes,
      ...otherLossNotes(sources),
      ...rowMeanNotes(read),
      ...strangeSeedNotes(cellReadings),
      ...divergenceNotes(own, rows, read, joined),
      ...disagreementNotes(tabulated, joined),
    ],
  };
}

/** The cells of all rows that say something of a registered quantity, in their order; of all rows where none does. */
function cellsBehind(read: readonly ReadSource[]): Cell[] {
  const isKnown = ({ observation }: PlacedObservation) => findQuantity(observation.metric) !== undefined;
  const some = read.map(({ readings }) => rowsBehind(readings, isKnown));
  const telling = some.some((rows) => rows.length > 0)
    ? some
    : read.map(({ readings }) => rowsBehind(readings, () => true));
  const places = [...new Set(telling.flat())];
  const names = knownKnobs(places.map((knobs) => ({ knobs })));
  const distinct = new Map(places.map((knobs) => [placeKey(knobs, names), knobs]));
  return [...distinct.values()].map((knobs) => cellFromMeans({ knobs, means: {} }));
}

/** The places of the rows of a table in the order of their first lines. */
function rowsBehind(
  { observations, means, diverged }: Readings,
  isTelling: (one: PlacedObservation) => boolean,
): Knobs[] {
  const lines = new Map<Knobs, number>();
  for (const all of [observations.filter(isTelling), means, diverged]) {
    for (const { place, line } of all) lines.set(place, Math.min(line, lines.get(place) ?? line));
  }
  return [...lines].sort(([, a], [, b]) => a - b).map(([place]) => place);
}

function twoCellTables(first: string, second: string): AtlasError {
  return new AtlasError({
    code: "tables/two-cell-tables",
    kind: "input",
    problem: `this is a table of cells, and so is ${first}`,
    where: second,
    expected: "one table of cells; rows of single networks have a column seed, of pairs seed_i and seed_j",
    remedy: "Put the columns of both into one table, a row a cell",
  });
}
