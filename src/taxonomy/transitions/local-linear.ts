import type { PlaneGrid, PlanePoint } from "./plane-grid.ts";

/** Kernel weights below a millionth of the largest change nothing that is drawn. */
const LARGEST_EXPONENT = Math.log(1e6);

/** Keeps the slope defined, and zero, along a direction in which the cells near a point do not vary. */
const RIDGE = 1e-9;

/**
 * Weights that turn values at `places` into the local-linear estimate at a point.
 *
 * A plane fitted by least squares with Gaussian weights about the point, read off there; it reproduces planes
 * exactly, up to the edge of the data.
 * Source: Cleveland and Devlin, "Locally weighted regression", JASA 1988.
 *
 * @param bandwidth standard deviation of the kernel in the unit of the coordinates
 */
function localLinearWeights(places: readonly PlanePoint[], at: PlanePoint, bandwidth: number): Float64Array {
  const weights = gaussianWeights(places, at, bandwidth);
  let sum = 0;
  let sumX = 0;
  let sumY = 0;
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i]!;
    if (weight === 0) continue;
    sum += weight;
    sumX += weight * places[i]!.x;
    sumY += weight * places[i]!.y;
  }
  const [meanX, meanY] = [sumX / sum, sumY / sum];
  let xx = RIDGE * sum;
  let xy = 0;
  let yy = RIDGE * sum;
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i]!;
    if (weight === 0) continue;
    const dx = places[i]!.x - meanX;
    const dy = places[i]!.y - meanY;
    xx += weight * dx * dx;
    xy += weight * dx * dy;
    yy += weight * dy * dy;
  }
  const determinant = xx * yy - xy * xy;
  const slopeX = (yy * (at.x - meanX) - xy * (at.y - meanY)) / determinant;
  const slopeY = (xx * (at.y - meanY) - xy * (at.x - meanX)) / determinant;
  for (let i = 0; i < weights.length; i++) {
    if (weights[i] === 0) continue;
    weights[i]! *= 1 / sum + slopeX * (places[i]!.x - meanX) + slopeY * (places[i]!.y - meanY);
  }
  return weights;
}

/** Relative to the nearest place, so that a point far from every place still has weights; far ones are 0. */
function gaussianWeights(places: readonly PlanePoint[], at: PlanePoint, bandwidth: number): Float64Array {
  const weights = new Float64Array(places.length);
  let nearest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < weights.length; i++) {
    const square = ((places[i]!.x - at.x) ** 2 + (places[i]!.y - at.y) ** 2) / (2 * bandwidth ** 2);
    weights[i] = square;
    if (square < nearest) nearest = square;
  }
  for (let i = 0; i < weights.length; i++) {
    const exponent = weights[i]! - nearest;
    weights[i] = exponent < LARGEST_EXPONENT ? Math.exp(-exponent) : 0;
  }
  return weights;
}

/** How far places are looked for first, in steps of the grid. */
const REACH = 3;

/** The places whose weights are not 0: those in reach, or all where the nearest is so far that others may count. */
function placesInReach(
  places: readonly PlanePoint[],
  all: readonly number[],
  inRow: readonly number[],
  at: PlanePoint,
  bandwidth: number,
): readonly number[] {
  const inReach = inRow.filter((index) => Math.abs(places[index]!.x - at.x) <= REACH);
  const nearest = inReach.reduce(
    (least, index) => Math.min(least, (places[index]!.x - at.x) ** 2 + (places[index]!.y - at.y) ** 2),
    Number.POSITIVE_INFINITY,
  );
  return nearest + 2 * bandwidth ** 2 * LARGEST_EXPONENT <= REACH ** 2 ? inReach : all;
}

/** Turns values at the cells of a plane into values at every point of its fine grid, row by row of temperature. */
export type PlaneSmoother = (values: readonly number[]) => Float64Array;

/** The local-linear smoother of a plane, its weights computed once for many sets of values. */
export function planeSmoother(
  { load, temperature }: PlaneGrid,
  places: readonly PlanePoint[],
  bandwidth: number,
): PlaneSmoother {
  const all = [...places.keys()];
  const rows = [...temperature.fine].flatMap((y) => {
    const inRow = all.filter((index) => Math.abs(places[index]!.y - y) <= REACH);
    return [...load.fine].map((x) => {
      const indices = placesInReach(places, all, inRow, { x, y }, bandwidth);
      const near = indices.map((index) => places[index]!);
      return { indices, weights: localLinearWeights(near, { x, y }, bandwidth) };
    });
  });
  return (values) =>
    Float64Array.from(rows, ({ indices, weights }) => {
      let sum = 0;
      for (let i = 0; i < indices.length; i++) sum += weights[i]! * values[indices[i]!]!;
      return sum;
    });
}
