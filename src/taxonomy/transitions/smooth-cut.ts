import type { CutName } from "../phases/cut-threshold.ts";
import { MISSING } from "../phases/drawn-metrics.ts";
import type { ClassifiedCell } from "../table/classified.ts";
import { cornerPoints, cornersOf, coveredSquares } from "./covered-squares.ts";
import { type NearPlaces, visitLocalWeights, weightedSum } from "./local-linear.ts";
import { type PlaneGrid, type PlanePoint, pointOf } from "./plane-grid.ts";
import type { CellDistances } from "./resampled-distances.ts";

/** The smoothed distance from one cut over a plane's fine grid, on the corners of its squares. */
export interface SmoothCut {
  readonly ofMeans: Float64Array;
  /** Whether any cell's metric varies over seeds. */
  readonly varies: boolean;
  /** The squares of the fine grid that lie among measured cells (`coveredSquares`). */
  readonly squares: Int32Array;
  /** Whether the distance may be zero somewhere on a square in any of the resamples. */
  readonly mayVanish: (square: number) => boolean;
  /** The distances of resamples, by their number, on the corners of some squares; each call overwrites the last. */
  readonly resampledOn: (squares: Int32Array) => (resample: number) => Float64Array;
}

/**
 * Standard deviation of the kernel in steps of the grid.
 *
 * On the published grid with learning-rate decay the leave-one-out error of the three cuts at half a step is
 * within 13 % of the smallest over 0.3 to 1.4 steps, and the smoothed plane puts 3 of 195 cells on the other
 * side of the connectivity cut; wider kernels put 4 to 11 there and blur where the transitions meet.
 */
const BANDWIDTH = 0.5;

/** A plane has three unknowns. */
const LEAST_CELLS = 3;

/** A smoothed distance this much smaller than its range might be zero but for rounding. */
const ROUNDING = 1e-6;

/** A measured cell in the plane. */
interface MeasuredCell {
  readonly point: PlanePoint;
  readonly distances: CellDistances;
  readonly mean: number;
}

/**
 * The smoothed distances from some cuts, in their order; `null` where fewer than three cells measure one, or no four
 * neighbours do.
 *
 * @param resamples how many resamples will be asked for
 */
export function smoothCuts(
  grid: PlaneGrid,
  cells: readonly ClassifiedCell[],
  cuts: readonly CutName[],
  distancesOf: (cell: ClassifiedCell) => CellDistances,
  resamples = 0,
): readonly (SmoothCut | null)[] {
  const measuredBy = cuts.map((cut) => ({ cut, measured: measuredCells(grid, cells, cut, distancesOf) }));
  // Cuts that the same cells measure, as nearly always, share the weights, which are most of the work.
  const groups = [...Map.groupBy(measuredBy, ({ measured }) => placesText(measured)).values()].flatMap(
    (same) => {
      const points = same[0]!.measured.map(({ point }) => point);
      const squares = points.length < LEAST_CELLS ? new Int32Array() : coveredSquares(grid, points);
      return squares.length === 0 ? [] : [{ same, points, squares }];
    },
  );
  // One cut's field may clip another's lines, so that all are smoothed wherever any is asked.
  const isWanted = cornerPoints(
    grid,
    groups.map(({ squares }) => squares),
  );
  const found = new Map<CutName, SmoothCut>();
  for (const { same, points, squares } of groups) {
    const sources = same.map(({ cut, measured }) => ({ cut, source: cutSource(cut, measured, resamples) }));
    const fields = sources.map(({ source }) => fieldsOf(grid, source));
    visitLocalWeights(grid, points, BANDWIDTH, isWanted, (point, near) => {
      for (const { take } of fields) take(point, near);
    });
    for (const [i, { cut, source }] of sources.entries()) {
      const { ofMeans, sides } = fields[i]!;
      found.set(cut, {
        ofMeans,
        varies: source.varies,
        squares,
        mayVanish: (square) => {
          const [a, b, c, d] = cornersOf(grid, square).map((corner) => sides[corner]!);
          return a === 0 || a !== b || a !== c || a !== d;
        },
        resampledOn: (some) => resampledFields(grid, points, some, source),
      });
    }
  }
  return cuts.map((cut) => found.get(cut) ?? null);
}

function measuredCells(
  grid: PlaneGrid,
  cells: readonly ClassifiedCell[],
  cut: CutName,
  distancesOf: (cell: ClassifiedCell) => CellDistances,
): readonly MeasuredCell[] {
  return cells.flatMap((cell) => {
    const distances = distancesOf(cell);
    const point = pointOf(grid, cell);
    const mean = distances.ofMeans(cut);
    return point === null || mean === null ? [] : [{ point, distances, mean }];
  });
}

/** The distances of the measured cells: of their means, and the least and greatest of their resamples. */
interface CutSource {
  readonly means: Float64Array;
  readonly least: Float64Array;
  readonly greatest: Float64Array;
  readonly ofResample: (cell: number, resample: number) => number;
  readonly varies: boolean;
}

function cutSource(cut: CutName, measured: readonly MeasuredCell[], resamples: number): CutSource {
  const means = Float64Array.from(measured, ({ mean }) => mean);
  const varies = measured.some(({ distances }) => distances.varies(cut));
  const draws = measured.map(({ distances }) => distances.ofResamples(cut));
  const ofResample = (cell: number, resample: number) => {
    const distance = draws[cell]?.[resample] ?? MISSING;
    return Number.isNaN(distance) ? means[cell]! : distance;
  };
  const [least, greatest] = [means.slice(), means.slice()];
  for (let cell = 0; varies && cell < means.length; cell++) {
    for (let resample = 0; resample < resamples; resample++) {
      const distance = ofResample(cell, resample);
      if (distance < least[cell]!) least[cell] = distance;
      if (distance > greatest[cell]!) greatest[cell] = distance;
    }
  }
  return { means, least, greatest, ofResample, varies };
}

/** The smoothed means, and on which side every resample lies: 1 or -1, 0 where they may differ. */
function fieldsOf(grid: PlaneGrid, { means, least, greatest }: CutSource) {
  const size = grid.load.fine.length * grid.temperature.fine.length;
  const ofMeans = new Float64Array(size);
  const sides = new Int8Array(size);
  const take = (point: number, near: NearPlaces) => {
    ofMeans[point] = weightedSum(near, means);
    let [low, high] = [0, 0];
    for (let i = 0; i < near.count; i++) {
      const weight = near.weights[i]!;
      const index = near.indices[i]!;
      low += weight * (weight > 0 ? least[index]! : greatest[index]!);
      high += weight * (weight > 0 ? greatest[index]! : least[index]!);
    }
    const slack = ROUNDING * Math.max(Math.abs(low), Math.abs(high));
    sides[point] = low > slack ? 1 : high < -slack ? -1 : 0;
  };
  return { ofMeans, sides, take };
}

/** The smoothed resamples on the corners of some squares, their weights computed once for all. */
function resampledFields(
  grid: PlaneGrid,
  places: readonly PlanePoint[],
  squares: Int32Array,
  { means, ofResample }: CutSource,
): (resample: number) => Float64Array {
  const points: number[] = [];
  const ends: number[] = [];
  const indices: number[] = [];
  const weights: number[] = [];
  const isAsked = new Uint8Array(places.length);
  visitLocalWeights(grid, places, BANDWIDTH, cornerPoints(grid, [squares]), (point, near) => {
    for (let i = 0; i < near.count; i++) {
      const index = near.indices[i]!;
      isAsked[index] = 1;
      indices.push(index);
      weights.push(near.weights[i]!);
    }
    points.push(point);
    ends.push(indices.length);
  });
  const rows = { indices: Int32Array.from(indices), weights: Float64Array.from(weights) };
  const asked = [...places.keys()].filter((cell) => isAsked[cell] === 1);
  const values = means.slice();
  const field = new Float64Array(grid.load.fine.length * grid.temperature.fine.length);
  return (resample) => {
    for (const cell of asked) values[cell] = ofResample(cell, resample);
    let next = 0;
    for (let row = 0; row < points.length; row++) {
      const end = ends[row]!;
      let sum = 0;
      for (; next < end; next++) sum += rows.weights[next]! * values[rows.indices[next]!]!;
      field[points[row]!] = sum;
    }
    return field;
  };
}

function placesText(measured: readonly MeasuredCell[]): string {
  return measured.map(({ point }) => `${point.x} ${point.y}`).join();
}
