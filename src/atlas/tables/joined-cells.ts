import { basename } from "node:path";
import { AtlasError } from "#errors";
import type { KnobName } from "#knobs";
import { findQuantity, type QuantityName } from "#quantities";
import {
  type Cell,
  cellFromMeans,
  cellFromObservations,
  estimateIn,
  knobOf,
  knownKnobs,
  type Observation,
  quantitiesIn,
} from "#taxonomy";
import { counted, quotedBriefly } from "#words";
import { withOwnErrors } from "./assemble-cells.ts";
import type { SourceTable } from "./source-table.ts";
import { cellRows, type Knobs, type TabulatedRow } from "./tabulated-cells.ts";
import { observationsOf, type PlacedObservation } from "./tabulated-observations.ts";

/** Cells with what the reading of them left to say. */
export interface JoinedCells {
  readonly cells: readonly Cell[];
  readonly notes: readonly string[];
}

/**
 * The cells of one table of cells with the observations of all others; without a table of cells, the cells that the
 * observations are of.
 *
 * A metric with observations in a cell is their mean; others keep the mean and standard error of the table.
 *
 * What cells and networks there are is told by registered quantities alone, so that others change no label.
 *
 * @throws AtlasError of kind `input` naming files and lines: `tables/two-cell-tables`, `tables/duplicate-cell`,
 *   `tables/duplicate-observation`, `tables/other-networks`, `tables/missing-knob`, `tables/ambiguous-observation`,
 *   `tables/no-such-cells`; as `cellRows` and `observationsOf`.
 */
export function joinCells(sources: readonly SourceTable[]): JoinedCells {
  const [own, second] = sources.filter(({ kind }) => kind === "cell");
  if (second !== undefined) throw twoCellTables(own!.path, second.path);
  const others = sources.filter((source) => source !== own);
  const placed = others.map((source) => ({ source, observations: observationsOf(source) }));
  const all = placed.flatMap(({ observations }) => observations);
  requireSingle(all);
  requireSameNetworks(all);
  const tabulated = own === undefined ? cellsBehind(all) : distinctCells(own, cellRows(own));
  const observed = new Map<Cell, Observation[]>(tabulated.map((cell) => [cell, []]));
  const notes = placed.flatMap(({ source, observations }) =>
    assign(source, observations, tabulated, observed, own === undefined),
  );
  const cells = tabulated.map((cell) => withObservations(cell, observed.get(cell)!));
  if (own !== undefined && others.length === 0 && !own.spelling.has("seeds")) {
    notes.push(`${basename(own.path)}: no column seeds, so over how many networks a mean is is not known.`);
  }
  return { cells, notes: [...notes, ...disagreementNotes(tabulated, cells)] };
}

function distinctCells(source: SourceTable, rows: readonly TabulatedRow[]): Cell[] {
  const { path, knobs } = source;
  for (const { column, knob } of knobs) {
    const empty = rows.find(({ cell }) => knobOf(cell, knob) === null);
    if (empty === undefined || rows.every(({ cell }) => knobOf(cell, knob) === null)) continue;
    throw new AtlasError({
      code: "tables/missing-knob",
      kind: "input",
      problem: "the value is missing",
      where: `${path}:${empty.row.line}, column ${column}`,
      expected: "a value in every row, or in none",
    });
  }
  const names = knownKnobs(rows.map(({ cell }) => cell));
  const seen = new Map<string, TabulatedRow>();
  for (const tabulated of rows) {
    const key = placeKey(tabulated.cell.knobs, names);
    const earlier = seen.get(key);
    if (earlier !== undefined) throw duplicateCell(source, earlier, tabulated);
    seen.set(key, tabulated);
  }
  return rows.map(({ cell }) => cell);
}

function cellsBehind(observations: readonly PlacedObservation[]): Cell[] {
  const telling = tellingOf(observations, ({ observation }) => observation);
  const names = knownKnobs(telling);
  const places = new Map(telling.map(({ knobs }) => [placeKey(knobs, names), knobs]));
  return [...places.values()].map((knobs) => cellFromMeans({ knobs, means: {} }));
}

/** The observations of registered quantities, which tell what cells and networks there are; all where there are none. */
function tellingOf<One>(all: readonly One[], observationOf: (one: One) => Observation): readonly One[] {
  const known = all.filter((one) => findQuantity(observationOf(one).metric) !== undefined);
  return known.length > 0 ? known : all;
}

/** A quantity that nobody registered is of networks, of pairs or of cells, the same in every table. */
function requireSameNetworks(observations: readonly PlacedObservation[]): void {
  const first = new Map<QuantityName, PlacedObservation>();
  for (const one of observations) {
    const { metric, seeds } = one.observation;
    const earlier = first.get(metric) ?? one;
    first.set(metric, earlier);
    if (earlier.observation.seeds.length === seeds.length) continue;
    throw new AtlasError({
      code: "tables/other-networks",
      kind: "input",
      problem: `${metric} is of ${seeds.length} seeds here and of ${earlier.observation.seeds.length} in ${earlier.path}:${earlier.line}`,
      where: `${one.path}:${one.line}`,
      expected: "one name for what is measured on networks, another for what is measured on pairs",
    });
  }
}

function requireSingle(observations: readonly PlacedObservation[]): void {
  const names = knownKnobs(observations);
  const seen = new Map<string, PlacedObservation>();
  for (const one of observations) {
    const key = `${placeKey(one.knobs, names)} ${one.name}`;
    const earlier = seen.get(key);
    if (earlier !== undefined) {
      throw new AtlasError({
        code: "tables/duplicate-observation",
        kind: "input",
        problem: `${one.name} is there already, in ${earlier.path}:${earlier.line}`,
        where: `${one.path}:${one.line}`,
        expected: "each observation of a cell once",
      });
    }
    seen.set(key, one);
  }
}

/** Gives each observation to its cell; returns a sentence about those whose cell is not there. */
function assign(
  source: SourceTable,
  observations: readonly PlacedObservation[],
  cells: readonly Cell[],
  observed: ReadonlyMap<Cell, Observation[]>,
  isAlone: boolean,
): string[] {
  const shared = knownKnobs(cells).filter((knob) => source.knobs.some((column) => column.knob === knob));
  const byPlace = Map.groupBy(cells, ({ knobs }) => placeKey(knobs, shared));
  const lost: PlacedObservation[] = [];
  for (const one of observations) {
    const [cell, other] = byPlace.get(placeKey(one.knobs, shared)) ?? [];
    if (cell === undefined) lost.push(one);
    else if (other !== undefined) throw ambiguousObservation(one, [cell, other]);
    else observed.get(cell)!.push(one.observation);
  }
  if (lost.length === 0) return [];
  const places = new Set(lost.map(({ knobs }) => placeWords(knobs)));
  if (lost.length === observations.length && !isAlone) throw noSuchCells(lost[0]!);
  const [first] = places;
  const lacking = isAlone ? "of which no known metric is measured" : "that the table of cells lacks";
  return [
    `${basename(source.path)}: ${lost.length} of ${observations.length} observations are of ` +
      `${counted(places.size, "cell")} ${lacking} (${first}${
        places.size > 1 ? ", …" : ""
      }) and are left out.`,
  ];
}

function withObservations(cell: Cell, observations: readonly Observation[]): Cell {
  if (observations.length === 0) return cell;
  const telling = tellingOf(observations, (observation) => observation);
  const seeds = new Set(telling.flatMap((observation) => [...observation.seeds])).size;
  const { knobs, divergedSeeds, degenerateSeeds } = cell;
  const own = withOwnErrors(
    cellFromObservations({
      knobs,
      seeds: Math.max(seeds, cell.seeds ?? 0),
      divergedSeeds,
      degenerateSeeds,
      observations,
    }),
  );
  const measured = new Set(observations.map(({ metric }) => metric));
  const kept = quantitiesIn([cell]).filter((metric) => !measured.has(metric));
  return {
    ...own,
    metrics: {
      ...own.metrics,
      ...Object.fromEntries(kept.map((metric) => [metric, estimateIn(cell, metric)])),
    },
  };
}

/** How far a mean of the table may lie from the mean of its observations, as a share of the larger. */
const TOLERANCE = 0.01;

function disagreementNotes(tabulated: readonly Cell[], joined: readonly Cell[]): string[] {
  return quantitiesIn(tabulated).flatMap((metric) => {
    const differing = tabulated.filter((cell, index) => {
      const [before, after] = [estimateIn(cell, metric).value, estimateIn(joined[index]!, metric).value];
      if (before === null || after === null) return false;
      // Small numbers are often tabulated with few decimals.
      return Math.abs(before - after) > TOLERANCE * Math.max(Math.abs(before), Math.abs(after), 0.1);
    });
    if (differing.length === 0) return [];
    return [
      `The table's mean of ${metric} differs from the mean of its observations in ${differing.length} of ` +
        `${tabulated.length} cells, by more than 1 % (${placeWords(differing[0]!.knobs)}${
          differing.length > 1 ? ", …" : ""
        }); the observations count.`,
    ];
  });
}

function placeKey(knobs: Knobs, names: readonly KnobName[]): string {
  return JSON.stringify(names.map((knob) => knobs[knob] ?? null));
}

function placeWords(knobs: Knobs): string {
  return knownKnobs([{ knobs }])
    .map((knob) => `${knob} ${knobs[knob]}`)
    .join(", ");
}

function twoCellTables(first: string, second: string): AtlasError {
  return new AtlasError({
    code: "tables/two-cell-tables",
    kind: "input",
    problem: `this is a table of cells, and so is ${first}`,
    where: second,
    expected: "one table of cells; rows of single networks have a column seed, of pairs seed_i and seed_j",
  });
}

function duplicateCell(
  { path, knobs, metrics, spelling }: SourceTable,
  earlier: TabulatedRow,
  later: TabulatedRow,
): AtlasError {
  const counts = ["seeds", "diverged_seeds", "degenerate_seeds"].map((name) => spelling.get(name));
  const known = metrics.filter(({ metric }) => findQuantity(metric) !== undefined);
  const read = new Set([...[...knobs, ...known].map(({ column }) => column), ...counts]);
  const differing = Object.keys(later.row.values).filter(
    (column) => !read.has(column) && later.row.values[column] !== earlier.row.values[column],
  );
  const hint =
    differing.length === 0 ? "" : ` (they differ in ${differing.slice(0, 5).map(quotedBriefly).join(", ")})`;
  return new AtlasError({
    code: "tables/duplicate-cell",
    kind: "input",
    problem: `${placeWords(later.cell.knobs)} is there already, on line ${earlier.row.line}${hint}`,
    where: `${path}:${later.row.line}`,
    expected: "one row a cell",
    remedy:
      "Where rows are single networks, add a column seed; where another setting differs, keep one value of it, or name its column as a knob (--knobs)",
  });
}

function ambiguousObservation(one: PlacedObservation, cells: readonly [Cell, Cell]): AtlasError {
  return new AtlasError({
    code: "tables/ambiguous-observation",
    kind: "input",
    problem: `the row may be of the cell ${placeWords(cells[0].knobs)} or of ${placeWords(cells[1].knobs)}`,
    where: `${one.path}:${one.line}`,
    expected: "columns of all knobs that tell the cells apart",
  });
}

function noSuchCells(one: PlacedObservation): AtlasError {
  return new AtlasError({
    code: "tables/no-such-cells",
    kind: "input",
    problem: `the table of cells has no cell ${placeWords(one.knobs)}, nor any other of this file`,
    where: `${one.path}:${one.line}`,
    expected: "observations of cells of the table",
  });
}
