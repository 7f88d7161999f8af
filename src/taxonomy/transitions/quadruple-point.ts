import type { AtlasTable, ClassifiedCell } from "../table/classified.ts";
import type { Slice } from "../table/grid.ts";
import { percentileInterval } from "./line-crossing.ts";
import { meetingPoint } from "./meeting-point.ts";
import { knobsAt, planeGridOf } from "./plane-grid.ts";
import type { CellDistances } from "./resampled-distances.ts";
import { smoothCuts } from "./smooth-cut.ts";
import type { QuadruplePoint } from "./transition.ts";

/** Points between neighbouring cells: lines are straight enough between them to find where they cross. */
const SUBDIVISIONS = 4;

/** A plane of more than 40 values a side has fewer points between cells, which are a small part of it themselves. */
const ENOUGH_POINTS = 25_000;

/** The cuts whose borders meet. */
const CUTS = ["local", "connectivity"] as const;

/**
 * Where the smooth borders of the local and the connectivity cut cross; `null` where they do not meet inside
 * the plane.
 *
 * Intervals and share are `null` where one of the two metrics does not vary over seeds or pairs (a single pair
 * a cell), the intervals also where fewer than half of the resamples have such a point.
 */
export function findQuadruplePoint(
  { load, temperature }: AtlasTable,
  { cells }: Slice,
  distancesOf: (cell: ClassifiedCell) => CellDistances,
  resamples: number,
): QuadruplePoint | null {
  const grid = planeGridOf(cells, load.knob, temperature.knob, SUBDIVISIONS, ENOUGH_POINTS);
  if (grid === null) return null;
  const [local, connectivity] = smoothCuts(grid, cells, CUTS, distancesOf, resamples);
  if (local == null || connectivity == null) return null;
  const known = new Set(connectivity.squares);
  const squares = local.squares.filter((square) => known.has(square));
  const point = meetingPoint(grid, local.ofMeans, connectivity.ofMeans, squares);
  if (point === null) return null;
  const count = local.varies && connectivity.varies ? resamples : 0;
  // Elsewhere one of the two keeps its side in every resample, so that they cannot meet there.
  const undecided = squares.filter((square) => local.mayVanish(square) && connectivity.mayVanish(square));
  const [localOf, connectivityOf] = [local, connectivity].map(({ resampledOn }) => resampledOn(undecided));
  const points = Array.from({ length: count }, (_, i) =>
    meetingPoint(grid, localOf!(i), connectivityOf!(i), undecided),
  ).filter((replicate) => replicate !== null);
  const inUnits = (coordinates: readonly number[], { scale, step }: typeof grid.load) =>
    percentileInterval(
      coordinates.map((coordinate) => coordinate * step),
      count,
      scale,
    );
  return {
    ...knobsAt(grid, point),
    loadInterval: inUnits(
      points.map(({ x }) => x),
      grid.load,
    ),
    temperatureInterval: inUnits(
      points.map(({ y }) => y),
      grid.temperature,
    ),
    share: count === 0 ? null : points.length / count,
    ...(grid.subdivisions < SUBDIVISIONS && { partsBetweenCells: grid.subdivisions }),
  };
}
