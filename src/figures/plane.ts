import { AtlasError } from "#errors";
import { type KnobName, type KnobValue, knobNamed } from "#knobs";
import { type AtlasTable, type ClassifiedCell, coldness, knobNumber, knobOf } from "#taxonomy";
import { knobLabel, tickLabels } from "./number-label.ts";

/** A value for every slice knob of a table; empty for a table without slices. */
export type SliceValues = Readonly<Partial<Record<KnobName, KnobValue>>>;

/** One axis of a plane in drawing order: columns from left to right, rows from top to bottom. */
export interface PlaneAxis {
  readonly knob: KnobName;
  readonly title: string;
  readonly values: readonly number[];
  readonly labels: readonly string[];
}

/** A cell of the plane; `cell` is null where the table has no row for this place. */
export interface PlaneCell {
  readonly column: number;
  readonly row: number;
  /** Index in the table's cells; null where the table has none. */
  readonly index: number | null;
  readonly cell: ClassifiedCell | null;
}

/**
 * One slice of a table laid out as a grid: load to the right in rising value, hotter upward; where another kind of knob
 * is swept in place of temperature, larger values upward.
 */
export interface Plane {
  readonly x: PlaneAxis;
  readonly y: PlaneAxis;
  /** Row-major from the top left, one for every place. */
  readonly cells: readonly PlaneCell[];
}

/** Every combination of slice values in order; one empty slice for a table without slices. */
export function sliceValuesOf(table: AtlasTable): SliceValues[] {
  let slices: SliceValues[] = [{}];
  for (const { knob, values } of table.slices)
    slices = slices.flatMap((slice) => inOrder(values).map((value) => ({ ...slice, [knob]: value })));
  return slices;
}

/** A slice in words, `Label noise 0.1, Schedule cosine`; empty for the empty slice. */
export function sliceTitle(slice: SliceValues): string {
  return slicePlaces(slice)
    .map(([knob, value]) => `${knobNamed(knob).title} ${knobLabel(value)}`)
    .join(", ");
}

const planes = new WeakMap<AtlasTable, Map<string, Plane>>();

/**
 * Lays one slice of a table out as a grid; all maps of a table share it.
 *
 * @throws AtlasError `figures/empty-axis` when an axis has no value, `figures/unknown-slice` when the slice names other
 * knobs or values than the table's slices, `figures/duplicate-cell` when two cells claim one place
 */
export function planeOf(table: AtlasTable, slice: SliceValues): Plane {
  const known = planes.get(table) ?? new Map<string, Plane>();
  planes.set(table, known);
  const name = JSON.stringify(slice);
  const plane = known.get(name) ?? laidOut(table, slice);
  known.set(name, plane);
  return plane;
}

function laidOut(table: AtlasTable, slice: SliceValues): Plane {
  checkSlice(table, slice);
  const columns = ascending(table.load.values);
  const cold = (value: number): number => coldness(table.temperature.knob, value);
  const rows = ascending(table.temperature.values).sort((a, b) => cold(a) - cold(b));
  for (const [axis, values] of [
    [table.load, columns],
    [table.temperature, rows],
  ] as const)
    if (values.length === 0 || !values.every(Number.isFinite))
      throw new AtlasError({
        code: "figures/empty-axis",
        kind: "input",
        problem: `the axis ${axis.knob} has no finite values to draw`,
        where: table.name,
        expected: "at least one value, all finite",
      });

  const places = new Map<string, { index: number; cell: ClassifiedCell }>();
  table.cells.forEach((cell, index) => {
    if (!slicePlaces(slice).every(([knob, value]) => knobOf(cell, knob) === value)) return;
    const place = `${knobNumber(cell, table.load.knob)} ${knobNumber(cell, table.temperature.knob)}`;
    if (places.has(place))
      throw new AtlasError({
        code: "figures/duplicate-cell",
        kind: "input",
        problem: `two cells have ${table.load.knob} and ${table.temperature.knob} ${place}`,
        where: table.name,
        remedy: "Name the knob in which they differ as a slice.",
      });
    places.set(place, { index, cell });
  });

  return {
    x: axisOf(table.load.knob, columns),
    y: axisOf(table.temperature.knob, rows),
    cells: rows.flatMap((temperature, row) =>
      columns.map((load, column) => {
        const found = places.get(`${load} ${temperature}`);
        return { column, row, index: found?.index ?? null, cell: found?.cell ?? null };
      }),
    ),
  };
}

function axisOf(knob: KnobName, values: readonly number[]): PlaneAxis {
  const { title, kind, heavier } = knobNamed(knob);
  const direction =
    kind === "temperature"
      ? " (hotter →)"
      : kind === "other"
        ? ""
        : heavier === "down"
          ? " (load falls →)"
          : " (load rises →)";
  return { knob, title: `${title}${direction}`, values, labels: tickLabels(values) };
}

function checkSlice(table: AtlasTable, slice: SliceValues): void {
  const named = slicePlaces(slice);
  const known = named.every(([knob, value]) =>
    table.slices.some((axis) => axis.knob === knob && axis.values.includes(value)),
  );
  if (known && named.length === table.slices.length) return;
  throw new AtlasError({
    code: "figures/unknown-slice",
    kind: "input",
    problem: `the table has no slice "${sliceTitle(slice)}"`,
    where: table.name,
    expected: sliceValuesOf(table).map(sliceTitle).join("; or ") || "no slice",
  });
}

function slicePlaces(slice: SliceValues): (readonly [KnobName, KnobValue])[] {
  return Object.entries(slice).flatMap(([knob, value]) =>
    value === undefined ? [] : [[knob, value] as const],
  );
}

/** Numbers in ascending order, then words as they come. */
function inOrder(values: readonly KnobValue[]): KnobValue[] {
  const numbers = values.filter((value) => typeof value === "number");
  return [...ascending(numbers), ...new Set(values.filter((value) => typeof value === "string"))];
}

function ascending(values: readonly number[]): number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}
