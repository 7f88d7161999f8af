import type { KnobName } from "#knobs";
import { type Interval, quantile } from "#statistics";
import type { CutName } from "../phases/cut-threshold.ts";
import { MISSING } from "../phases/drawn-metrics.ts";
import { knobNumber } from "../table/cell-knobs.ts";
import type { ClassifiedCell } from "../table/classified.ts";
import type { Line } from "../table/grid.ts";
import { type Crossing, crossingAlong } from "./crossing.ts";
import type { KnobScale } from "./knob-scale.ts";
import type { CellDistances } from "./resampled-distances.ts";

/** Nominal coverage of every interval of a position. */
const LEVEL = 0.95;

/** Where one cut crosses one line of the grid, with its uncertainty. */
export interface LineCrossing {
  /** Values of the knob at which the cut is measured, ascending. */
  readonly values: readonly number[];
  /** How many of them pass the cut. */
  readonly passing: number;
  /** In units of the knob; `null` where one side describes the line best. */
  readonly position: number | null;
  readonly interval: Interval | null;
  readonly between: readonly [number, number] | null;
  readonly passesUpward: boolean | null;
  /** How often neighbours lie on different sides. */
  readonly sideChanges: number;
  /** Share of resamples with a crossing in either direction; `null` where nothing varies. */
  readonly crossingShare: number | null;
}

/**
 * The crossing of a cut along one line of the grid, of the means and of resamples.
 *
 * The interval is the percentile interval of the resamples that cross in the direction of the means. It is
 * `null` where fewer than half of them do, and where a cell next to the crossing has one observation only.
 */
export function lineCrossing(
  line: Line,
  along: KnobName,
  cut: CutName,
  scale: KnobScale,
  distancesOf: (cell: ClassifiedCell) => CellDistances,
  resamples: number,
): LineCrossing {
  const cells = line.cells
    .map((cell) => ({ value: knobNumber(cell, along)!, distances: distancesOf(cell) }))
    .filter(({ distances }) => distances.ofMeans(cut) !== null);
  const places = Float64Array.from(cells, ({ value }) => scale.coordinateOf(value));
  const coordinates = new Float64Array(cells.length);
  const known = new Float64Array(cells.length);
  /** Where the line crosses by the distances of its cells, as far as they are known. */
  const crossingBy = (distanceOf: (cell: number) => number): Crossing | null => {
    let count = 0;
    for (let i = 0; i < cells.length; i++) {
      const distance = distanceOf(i);
      if (Number.isNaN(distance)) continue;
      coordinates[count] = places[i]!;
      known[count++] = distance;
    }
    return crossingAlong(coordinates, known, count);
  };
  const means = Float64Array.from(cells, ({ distances }) => distances.ofMeans(cut) ?? MISSING);
  const draws = cells.map(({ distances }) => distances.ofResamples(cut));
  const crossing = crossingBy((cell) => means[cell]!);
  const neighbours = crossing === null ? [] : cells.slice(crossing.before, crossing.before + 2);
  const replicates = cells.some(({ distances }) => distances.varies(cut))
    ? Array.from({ length: resamples }, (_, i) => crossingBy((cell) => draws[cell]?.[i] ?? means[cell]!))
    : [];
  return {
    values: cells.map(({ value }) => value),
    passing: cells.filter(({ distances }) => distances.ofMeans(cut)! >= 0).length,
    position: crossing === null ? null : scale.valueAt(crossing.coordinate),
    interval:
      crossing !== null && neighbours.every(({ distances }) => distances.varies(cut))
        ? intervalOf(crossing, replicates, scale)
        : null,
    between: neighbours.length === 2 ? [neighbours[0]!.value, neighbours[1]!.value] : null,
    passesUpward: crossing?.upward ?? null,
    sideChanges: crossing?.sideChanges ?? 0,
    crossingShare:
      replicates.length === 0
        ? null
        : replicates.filter((replicate) => replicate !== null).length / replicates.length,
  };
}

function intervalOf(
  { upward }: Crossing,
  replicates: readonly (Crossing | null)[],
  scale: KnobScale,
): Interval | null {
  const alike = replicates
    .filter((replicate) => replicate !== null)
    .filter((other) => other.upward === upward);
  return percentileInterval(
    alike.map(({ coordinate }) => coordinate),
    replicates.length,
    scale,
  );
}

/** The percentile interval of coordinates in units of the knob; `null` where fewer than half of `count` are known. */
export function percentileInterval(
  coordinates: readonly number[],
  count: number,
  scale: KnobScale,
): Interval | null {
  if (count === 0 || 2 * coordinates.length < count) return null;
  const low = quantile(coordinates, (1 - LEVEL) / 2);
  const high = quantile(coordinates, (1 + LEVEL) / 2);
  return low === null || high === null
    ? null
    : { low: scale.valueAt(low), high: scale.valueAt(high), level: LEVEL };
}
