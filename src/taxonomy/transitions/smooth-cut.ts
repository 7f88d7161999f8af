import type { CutName } from "../phases/cut-threshold.ts";
import type { ClassifiedCell } from "../table/classified.ts";
import { planeSmoother } from "./local-linear.ts";
import { coverageOf, type PlaneGrid, pointOf } from "./plane-grid.ts";
import type { CellDistances } from "./resampled-distances.ts";

/** The smoothed distance from one cut over a plane's fine grid. */
export interface SmoothCut {
  readonly ofMeans: Float64Array;
  readonly ofResample: (resample: number) => Float64Array;
  /** Whether any cell's metric varies over seeds. */
  readonly varies: boolean;
  /** Whether a square of the fine grid, by its column and row, lies among measured cells. */
  readonly covers: (column: number, row: number) => boolean;
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

/** The smoothed distance from a cut; `null` where fewer than three cells measure it. */
export function smoothCut(
  grid: PlaneGrid,
  cells: readonly ClassifiedCell[],
  cut: CutName,
  distancesOf: (cell: ClassifiedCell) => CellDistances,
): SmoothCut | null {
  const measured = cells.flatMap((cell) => {
    const distances = distancesOf(cell);
    const point = pointOf(grid, cell);
    const mean = distances.ofMeans(cut);
    return point === null || mean === null ? [] : [{ point, distances, mean }];
  });
  if (measured.length < LEAST_CELLS) return null;
  const points = measured.map(({ point }) => point);
  const means = measured.map(({ mean }) => mean);
  const smooth = planeSmoother(grid, points, BANDWIDTH);
  return {
    ofMeans: smooth(means),
    ofResample: (resample) =>
      smooth(measured.map(({ distances, mean }) => distances.ofResample(cut, resample) ?? mean)),
    varies: measured.some(({ distances }) => distances.varies(cut)),
    covers: coverageOf(grid, points),
  };
}
