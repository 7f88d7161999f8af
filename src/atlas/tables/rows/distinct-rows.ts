import { AtlasError } from "#errors";
import type { CsvRow } from "#files";
import { findQuantity, type QuantityName } from "#quantities";
import { type Cell, knownKnobs } from "#taxonomy";
import { counted, quotedBriefly } from "#words";
import type { SourceTable } from "../source-table.ts";
import type { ReadSource } from "./assigned-readings.ts";
import { type Places, placeKey, placeWords } from "./places.ts";
import { type PlacedObservation, type Reading, readingWords } from "./readings.ts";
import type { TabulatedRow } from "./tabulated-cells.ts";

/**
 * Refuses a table whose rows tell what cells there are where a knob is known of some rows and not of others.
 *
 * @throws AtlasError `tables/missing-knob` of kind `input`.
 */
export function requireEveryKnob({ path, knobs, rows }: SourceTable, places: Places): void {
  for (const { column, knob } of knobs) {
    const isMissing = (row: CsvRow) => (places.of(row)[knob] ?? null) === null;
    const empty = rows.find(isMissing);
    if (empty === undefined || rows.every(isMissing)) continue;
    throw new AtlasError({
      code: "tables/missing-knob",
      kind: "input",
      problem: "the value is missing",
      where: `${path}:${empty.line}, column ${column}`,
      expected: "a value in every row, or in none",
    });
  }
}

/**
 * The cells of the rows of a table of cells.
 *
 * @throws AtlasError `tables/duplicate-cell` of kind `input`.
 */
export function distinctCells(source: SourceTable, rows: readonly TabulatedRow[]): Cell[] {
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

/**
 * Refuses what is said twice of the same networks.
 *
 * @throws AtlasError `tables/duplicate-observation` of kind `input`.
 */
export function requireSingle(all: readonly ReadSource[]): void {
  const readings: readonly Reading[] = all.flatMap(({ readings: { observations, means, diverged } }) => [
    ...observations,
    ...means,
    ...diverged,
  ]);
  const byPlace = Map.groupBy(readings, ({ place }) => place);
  const names = knownKnobs([...byPlace.keys()].map((knobs) => ({ knobs })));
  // The same place may be told by tables with other columns of knobs.
  const places = Map.groupBy(byPlace, ([place]) => placeKey(place, names));
  for (const same of places.values()) {
    const seen = new Map<string, Reading>();
    for (const [, here] of same) {
      for (const one of here) {
        const key = `${one.what} ${one.seeds.join()}`;
        const earlier = seen.get(key);
        if (earlier !== undefined) throw duplicateReading(earlier, one, all);
        seen.set(key, one);
      }
    }
  }
}

/**
 * Refuses a quantity that nobody registered and that is of networks here and of pairs or cells there.
 *
 * @throws AtlasError `tables/other-networks` of kind `input`.
 */
export function requireSameNetworks(observations: readonly PlacedObservation[]): void {
  const first = new Map<QuantityName, PlacedObservation>();
  for (const one of observations) {
    const { metric, seeds } = one.observation;
    const earlier = first.get(metric) ?? one;
    first.set(metric, earlier);
    if (earlier.observation.seeds.length === seeds.length) continue;
    throw new AtlasError({
      code: "tables/other-networks",
      kind: "input",
      problem: `${metric} is of ${counted(seeds.length, "seed")} here and of ${earlier.observation.seeds.length} in ${earlier.path}:${earlier.line}`,
      where: `${one.path}:${one.line}`,
      expected: "one name for what is measured on networks, another for what is measured on pairs",
    });
  }
}

function duplicateReading(earlier: Reading, later: Reading, all: readonly ReadSource[]): AtlasError {
  const own = all.find(({ source }) => source.path === later.path)?.source;
  const [first, second] = [earlier, later].map(({ line }) => own?.rows.find((row) => row.line === line));
  const differing =
    own === undefined || earlier.path !== later.path || first === undefined || second === undefined
      ? []
      : differingColumns(own, first, second);
  return new AtlasError({
    code: "tables/duplicate-observation",
    kind: "input",
    problem: `${readingWords(later)} is there already, in ${earlier.path}:${earlier.line}${differenceWords(differing)}`,
    where: `${later.path}:${later.line}`,
    expected: "each observation of a cell once",
    remedy:
      differing.length === 0
        ? "Remove one of the two rows"
        : `Remove one of the two rows; ${settingWords(differing)}`,
  });
}

/** Columns by which two rows of one cell differ that are neither knobs nor counts nor registered quantities. */
function differingColumns(
  { knobs, metrics, spelling }: SourceTable,
  first: CsvRow,
  second: CsvRow,
): readonly string[] {
  const counts = ["seeds", "diverged_seeds", "degenerate_seeds"].map((name) => spelling.get(name));
  const known = metrics.filter(({ metric }) => findQuantity(metric) !== undefined);
  const read = new Set([...[...knobs, ...known].map(({ column }) => column), ...counts]);
  return Object.keys(second.values).filter(
    (column) => !read.has(column) && second.values[column] !== first.values[column],
  );
}

function differenceWords(differing: readonly string[]): string {
  return differing.length === 0
    ? ""
    : ` (they differ in ${differing.slice(0, 5).map(quotedBriefly).join(", ")})`;
}

function duplicateCell(source: SourceTable, earlier: TabulatedRow, later: TabulatedRow): AtlasError {
  const differing = differingColumns(source, earlier.row, later.row);
  return new AtlasError({
    code: "tables/duplicate-cell",
    kind: "input",
    problem: `${placeWords(later.cell.knobs)} is there already, on line ${earlier.row.line}${differenceWords(differing)}`,
    where: `${source.path}:${later.row.line}`,
    expected: "one row a cell",
    remedy: `Where rows are single networks, add a column seed; ${settingWords(differing)}`,
  });
}

/** What to do where rows of one cell are of two settings, after the name of a column that may be one. */
function settingWords([column = "column"]: readonly string[]): string {
  const one = quotedWhole(`${column}=width`);
  return `where another setting differs, keep one value of it, name its column as a knob (--knobs), or say which knob it is, such as --map ${one}`;
}

/** An argument in quotes, cut where it is very long. */
function quotedWhole(text: string): string {
  return JSON.stringify(text.length <= 100 ? text : `${text.slice(0, 99)}…`);
}
