import type { PlaneGrid, PlanePoint } from "./plane-grid.ts";

/** Kernel weights below a millionth of the largest change nothing that is drawn. */
const LARGEST_EXPONENT = Math.log(1e6);

/** Keeps the slope defined, and zero, along a direction in which the cells near a point do not vary. */
const RIDGE = 1e-9;

/** How far places are looked for first, in steps of the grid. */
const REACH = 3;

/** The places that count at a point with their weights: the first `count` of either list, until the next point is asked. */
export interface NearPlaces {
  count: number;
  /** Ascending. */
  readonly indices: Int32Array;
  readonly weights: Float64Array;
}

/**
 * Weights that turn values at `places` into local-linear estimates at points of a plane's fine grid.
 *
 * A plane fitted by least squares with Gaussian weights about the point, read off there; it reproduces planes
 * exactly, up to the edge of the data.
 * Source: Cleveland and Devlin, "Locally weighted regression", JASA 1988.
 *
 * @param bandwidth standard deviation of the kernel in the unit of the coordinates
 * @param isWanted 1 for every point that is asked, row by row of temperature
 * @param visit called for each of them in this order
 */
export function visitLocalWeights(
  { load, temperature }: PlaneGrid,
  places: readonly PlanePoint[],
  bandwidth: number,
  isWanted: Uint8Array,
  visit: (point: number, near: NearPlaces) => void,
): void {
  const [xs, ys] = [Float64Array.from(places, ({ x }) => x), Float64Array.from(places, ({ y }) => y)];
  const fromLeft = Int32Array.from(places.keys()).sort((a, b) => xs[a]! - xs[b]! || a - b);
  const near: NearPlaces = {
    count: 0,
    indices: new Int32Array(places.length),
    weights: new Float64Array(places.length),
  };
  const width = load.fine.length;
  for (const [row, y] of temperature.fine.entries()) {
    const first = row * width;
    if (isWanted.indexOf(1, first) >= first + width) continue;
    const inRow = fromLeft.filter((index) => Math.abs(ys[index]! - y) <= REACH);
    let [left, right] = [0, 0];
    for (let column = 0; column < width; column++) {
      const x = load.fine[column]!;
      while (left < inRow.length && x - xs[inRow[left]!]! > REACH) left++;
      while (right < inRow.length && xs[inRow[right]!]! - x <= REACH) right++;
      if (isWanted[first + column] !== 1) continue;
      takeNear(near, inRow, left, right);
      if (!reachesAllThatCount(near, xs, ys, x, y, bandwidth)) takeAll(near);
      weigh(near, xs, ys, x, y, bandwidth);
      visit(first + column, near);
    }
  }
}

function takeNear(near: NearPlaces, inRow: Int32Array, left: number, right: number): void {
  near.count = right - left;
  let isAscending = true;
  for (let i = 0; i < near.count; i++) {
    const index = inRow[left + i]!;
    near.indices[i] = index;
    if (i > 0 && index < near.indices[i - 1]!) isAscending = false;
  }
  if (!isAscending) near.indices.subarray(0, near.count).sort();
}

function takeAll(near: NearPlaces): void {
  near.count = near.indices.length;
  for (let i = 0; i < near.count; i++) near.indices[i] = i;
}

/** Whether no place out of reach has a weight above 0: the nearest in reach is so near that others cannot count. */
function reachesAllThatCount(
  { count, indices }: NearPlaces,
  xs: Float64Array,
  ys: Float64Array,
  x: number,
  y: number,
  bandwidth: number,
): boolean {
  let nearest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < count; i++) {
    const index = indices[i]!;
    nearest = Math.min(nearest, (xs[index]! - x) ** 2 + (ys[index]! - y) ** 2);
  }
  return nearest + 2 * bandwidth ** 2 * LARGEST_EXPONENT <= REACH ** 2;
}

/** Gives places their weights and leaves out those whose weight is 0. */
function weigh(
  near: NearPlaces,
  xs: Float64Array,
  ys: Float64Array,
  x: number,
  y: number,
  bandwidth: number,
): void {
  takeGaussianWeights(near, xs, ys, x, y, bandwidth);
  const { count, indices, weights } = near;
  let sum = 0;
  let sumX = 0;
  let sumY = 0;
  for (let i = 0; i < count; i++) {
    const weight = weights[i]!;
    sum += weight;
    sumX += weight * xs[indices[i]!]!;
    sumY += weight * ys[indices[i]!]!;
  }
  const [meanX, meanY] = [sumX / sum, sumY / sum];
  let xx = RIDGE * sum;
  let xy = 0;
  let yy = RIDGE * sum;
  for (let i = 0; i < count; i++) {
    const weight = weights[i]!;
    const dx = xs[indices[i]!]! - meanX;
    const dy = ys[indices[i]!]! - meanY;
    xx += weight * dx * dx;
    xy += weight * dx * dy;
    yy += weight * dy * dy;
  }
  const determinant = xx * yy - xy * xy;
  const slopeX = (yy * (x - meanX) - xy * (y - meanY)) / determinant;
  const slopeY = (xx * (y - meanY) - xy * (x - meanX)) / determinant;
  for (let i = 0; i < count; i++) {
    const index = indices[i]!;
    weights[i]! *= 1 / sum + slopeX * (xs[index]! - meanX) + slopeY * (ys[index]! - meanY);
  }
}

/** Relative to the nearest place, so that a point far from every place still has weights. */
function takeGaussianWeights(
  near: NearPlaces,
  xs: Float64Array,
  ys: Float64Array,
  x: number,
  y: number,
  bandwidth: number,
): void {
  const { count, indices, weights } = near;
  let nearest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < count; i++) {
    const index = indices[i]!;
    const square = ((xs[index]! - x) ** 2 + (ys[index]! - y) ** 2) / (2 * bandwidth ** 2);
    weights[i] = square;
    if (square < nearest) nearest = square;
  }
  let counting = 0;
  for (let i = 0; i < count; i++) {
    const exponent = weights[i]! - nearest;
    if (exponent >= LARGEST_EXPONENT) continue;
    indices[counting] = indices[i]!;
    weights[counting++] = Math.exp(-exponent);
  }
  near.count = counting;
}

/** The weighted sum of values at the places near a point. */
export function weightedSum({ count, indices, weights }: NearPlaces, values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += weights[i]! * values[indices[i]!]!;
  return sum;
}
