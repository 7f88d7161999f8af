import type { KnobName } from "#knobs";
import { median } from "#statistics";
import { knobNumber } from "../table/cell-knobs.ts";
import type { ClassifiedCell } from "../table/classified.ts";
import { type KnobScale, knobScaleOf } from "./knob-scale.ts";

/** One axis of the plane, in units of the typical step between its knob's values. */
interface GridAxis {
  readonly knob: KnobName;
  readonly scale: KnobScale;
  readonly step: number;
  /** Where the knob takes its values, ascending. */
  readonly places: readonly number[];
  /** The same with further points between neighbours. */
  readonly fine: Float64Array;
}

/**
 * The plane of the two knobs with a grid fine enough to draw on.
 *
 * Coordinates are those of the knobs' own scales in units of their typical (median) step, so that one is about
 * the distance between neighbouring cells on both axes.
 */
export interface PlaneGrid {
  readonly load: GridAxis;
  readonly temperature: GridAxis;
  /** Fine points between neighbouring values of a knob, the first included. */
  readonly subdivisions: number;
}

/** A point in the coordinates of a plane grid: x along load, y along temperature. */
export interface PlanePoint {
  readonly x: number;
  readonly y: number;
}

/** No grid has more points unless it is asked for fewer: one as fine as that is finer than any screen. */
const MOST_POINTS = 2 ** 23;

/**
 * The grid over the cells' knob values; `null` where a knob takes fewer than two values.
 *
 * Planes of very many values have fewer points between neighbours, and none at all is made of cells scattered over so
 * many values that there would be millions of places for each.
 *
 * @param enough so many points are fine enough, whatever the subdivisions asked for
 */
export function planeGridOf(
  cells: readonly ClassifiedCell[],
  load: KnobName,
  temperature: KnobName,
  subdivisions: number,
  enough: number = MOST_POINTS,
): PlaneGrid | null {
  const placed = cells.filter(
    (cell) => knobNumber(cell, load) !== null && knobNumber(cell, temperature) !== null,
  );
  const axisOf = (knob: KnobName) =>
    gridAxisOf(
      knob,
      placed.map((cell) => knobNumber(cell, knob)!),
      subdivisions,
    );
  const [x, y] = [axisOf(load), axisOf(temperature)];
  if (x === null || y === null) return null;
  const points = x.fine.length * y.fine.length;
  if (points <= enough || (subdivisions === 1 && points <= MOST_POINTS))
    return { load: x, temperature: y, subdivisions };
  return subdivisions === 1 ? null : planeGridOf(cells, load, temperature, subdivisions - 1, enough);
}

function gridAxisOf(knob: KnobName, taken: readonly number[], subdivisions: number): GridAxis | null {
  const values = [...new Set(taken)].sort((a, b) => a - b);
  const scale = knobScaleOf(knob, values);
  const coordinates = values.map(scale.coordinateOf);
  const step = median(coordinates.slice(1).map((coordinate, i) => coordinate - coordinates[i]!));
  if (step === null) return null;
  const places = coordinates.map((coordinate) => coordinate / step);
  const fine = Float64Array.from({ length: (places.length - 1) * subdivisions + 1 }, (_, index) => {
    const below = Math.min(Math.floor(index / subdivisions), places.length - 2);
    const share = (index - below * subdivisions) / subdivisions;
    return places[below]! + share * (places[below + 1]! - places[below]!);
  });
  return { knob, scale, step, places, fine };
}

/** Where a cell lies in a grid; `null` where it lacks a knob. */
export function pointOf({ load, temperature }: PlaneGrid, cell: ClassifiedCell): PlanePoint | null {
  const [x, y] = [load, temperature].map(({ knob, scale, step }) => {
    const value = knobNumber(cell, knob);
    return value === null ? null : scale.coordinateOf(value) / step;
  });
  return x == null || y == null ? null : { x, y };
}

/** The knob values of a point. */
export function knobsAt(
  { load, temperature }: PlaneGrid,
  { x, y }: PlanePoint,
): { readonly load: number; readonly temperature: number } {
  return {
    load: load.scale.valueAt(x * load.step),
    temperature: temperature.scale.valueAt(y * temperature.step),
  };
}
