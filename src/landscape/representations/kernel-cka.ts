import type { Representation } from "#landscape/similarity";

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

/** The kernel of all pairs of rows, its rows and columns centred; `null` where its width would be none. */
function centredKernel(x: Representation, bandwidth: number): Float64Array | null {
  if (!x.values.every(Number.isFinite)) return null;
  const distances = squaredDistances(x);
  const width = bandwidth * Math.sqrt(medianOfPairs(distances, x.rows));
  if (!(width > 0) || !Number.isFinite(width)) return null;
  const kernel = distances.map((distance) => Math.exp(-distance / (2 * width ** 2)));
  const { rows } = x;
  const means = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < rows; j++) means[i]! += kernel[i * rows + j]! / rows;
  }
  const mean = means.reduce((sum, value) => sum + value, 0) / rows;
  return kernel.map((value, at) => value - means[Math.floor(at / rows)]! - means[at % rows]! + mean);
}

function squaredDistances({ values, rows, columns }: Representation): Float64Array {
  const distances = new Float64Array(rows * rows);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < i; j++) {
      let sum = 0;
      for (let k = 0; k < columns; k++) sum += (values[i * columns + k]! - values[j * columns + k]!) ** 2;
      distances[i * rows + j] = sum;
      distances[j * rows + i] = sum;
    }
  }
  return distances;
}

/** The upper median over pairs of different rows. */
function medianOfPairs(distances: Float64Array, rows: number): number {
  const pairs = distances.filter((_, at) => at % rows < Math.floor(at / rows)).sort();
  return pairs[pairs.length >> 1]!;
}

function innerProduct(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}
