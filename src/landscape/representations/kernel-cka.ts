import type { Representation } from "#landscape/similarity";
import { centreKernel } from "./centre-kernel.ts";

/** How wide the kernel is that `rbfCka` takes. */
export interface RbfOptions {
  /** Standard deviation of the kernel as a share of the median distance of two rows, above 0. Default 0.8. */
  readonly bandwidth?: number;
}

/**
 * Centred kernel alignment of two representations of the same rows with Gaussian kernels exp(-d²/2σ²), each σ a share of the median
 * distance of its rows (the larger of two in the middle).
 *
 * In [0, 1]; 1 for equal representations; unchanged by rotation, isotropic scaling and shift of either. Time and memory
 * go as the square of the rows. `null` where a representation is constant or not finite, or half of its rows and more
 * are equal.
 * Source: Kornblith, Norouzi, Lee and Hinton 2019, section 3 and appendix.
 */
export function rbfCka(
  x: Representation,
  y: Representation,
  { bandwidth = 0.8 }: RbfOptions = {},
): number | null {
  if (x.rows !== y.rows) throw new RangeError(`the representations have ${x.rows} and ${y.rows} rows`);
  if (!(bandwidth > 0)) throw new RangeError(`a bandwidth of ${bandwidth} is not above 0`);
  const [left, right] = [centredKernel(x, bandwidth), centredKernel(y, bandwidth)];
  if (left === null || right === null) return null;
  return innerProduct(left, right) / Math.sqrt(innerProduct(left, left) * innerProduct(right, right));
}

/** The kernels of representations that were compared, for as long as these are there: networks are compared many times. */
const KERNELS = new WeakMap<Representation, Map<number, Float64Array | null>>();

/** The kernel of all pairs of rows, its rows and columns centred; `null` where its width would be none. */
function centredKernel(x: Representation, bandwidth: number): Float64Array | null {
  const known = KERNELS.get(x) ?? new Map<number, Float64Array | null>();
  KERNELS.set(x, known);
  const found = known.get(bandwidth);
  if (found !== undefined) return found;
  const kernel = kernelOf(x, bandwidth);
  known.set(bandwidth, kernel);
  return kernel;
}

function kernelOf(x: Representation, bandwidth: number): Float64Array | null {
  if (!x.values.every(Number.isFinite)) return null;
  const { rows } = x;
  const distances = squaredDistances(x);
  const width = bandwidth * Math.sqrt(upperMedian(distances));
  if (!(width > 0) || !Number.isFinite(width)) return null;
  const kernel = new Float64Array(rows * rows);
  const means = new Float64Array(rows);
  for (let i = 0, pair = 0; i < rows; i++) {
    kernel[i * (rows + 1)] = 1;
    means[i]! += 1 / rows;
    for (let j = 0; j < i; j++, pair++) {
      const value = Math.exp(-distances[pair]! / (2 * width ** 2));
      kernel[i * rows + j] = value;
      kernel[j * rows + i] = value;
      means[i]! += value / rows;
      means[j]! += value / rows;
    }
  }
  centreKernel(kernel, means);
  return kernel;
}

/** Of the pairs (1, 0), (2, 0), (2, 1), … of rows. */
function squaredDistances({ values, rows, columns }: Representation): Float64Array {
  const distances = new Float64Array((rows * (rows - 1)) / 2);
  for (let i = 0, pair = 0; i < rows; i++) {
    for (let j = 0; j < i; j++, pair++) {
      let sum = 0;
      for (let k = 0; k < columns; k++) sum += (values[i * columns + k]! - values[j * columns + k]!) ** 2;
      distances[pair] = sum;
    }
  }
  return distances;
}

/** The upper median, by quickselect. */
function upperMedian(given: Float64Array): number {
  const values = given.slice();
  const wanted = values.length >> 1;
  let [low, high] = [0, values.length - 1];
  while (low < high) {
    const pivot = values[(low + high) >> 1]!;
    let [i, j] = [low, high];
    while (i <= j) {
      while (values[i]! < pivot) i++;
      while (values[j]! > pivot) j--;
      if (i > j) break;
      [values[i], values[j]] = [values[j]!, values[i]!];
      i++;
      j--;
    }
    if (wanted <= j) high = j;
    else if (wanted >= i) low = i;
    else break;
  }
  return values[wanted]!;
}

function innerProduct(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
