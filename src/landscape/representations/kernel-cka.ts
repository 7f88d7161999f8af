import { comparedAtOnce, type Representation, type StagedComparison } from "#landscape/similarity";

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
  return comparedAtOnce(stagedRbfCka(bandwidth), x, y);
}

/** What Gaussian kernel alignment takes of one representation. */
export interface KernelSide {
  /** Squared distances of the pairs (1, 0), (2, 0), (2, 1), … of rows, in the order in which they were prepared. */
  readonly distances: Float64Array;
  readonly kernel: CentredKernel;
  /** The inner product of the kernel and itself. */
  readonly own: number;
}

/** A symmetric kernel, its rows and columns centred. */
interface CentredKernel {
  readonly diagonal: Float64Array;
  /** Of the pairs (1, 0), (2, 0), (2, 1), … of rows. */
  readonly pairs: Float64Array;
}

/** `rbfCka` in two steps. Throws a RangeError for a bandwidth that is not above 0. */
export function stagedRbfCka(bandwidth = 0.8): StagedComparison<KernelSide> {
  if (!(bandwidth > 0)) throw new RangeError(`a bandwidth of ${bandwidth} is not above 0`);
  const sideOf = (distances: Float64Array, rows: number): KernelSide | null => {
    const width = bandwidth * Math.sqrt(upperMedian(distances));
    if (!(width > 0) || !Number.isFinite(width)) return null;
    const kernel = centredKernel(distances, rows, width);
    return { distances, kernel, own: innerProduct(kernel, kernel) };
  };
  return {
    prepare: (x) => (x.values.every(Number.isFinite) ? sideOf(squaredDistances(x), x.rows) : null),
    compare: (x, y) => innerProduct(x.kernel, y.kernel) / Math.sqrt(x.own * y.own),
    reorder: (side, order) => ({ ...side, kernel: reordered(side.kernel, order) }),
    keep: ({ distances }, rows) => sideOf(chosenPairs(distances, rows), rows.length),
  };
}

function centredKernel(distances: Float64Array, rows: number, width: number): CentredKernel {
  const pairs = new Float64Array(distances.length);
  const sums = new Float64Array(rows).fill(1);
  const exponent = -1 / (2 * width ** 2);
  for (let i = 1, pair = 0; i < rows; i++) {
    let sum = 0;
    for (let j = 0; j < i; j++, pair++) {
      const value = Math.exp(distances[pair]! * exponent);
      pairs[pair] = value;
      sum += value;
      sums[j]! += value;
    }
    sums[i]! += sum;
  }
  const means = sums.map((sum) => sum / rows);
  const mean = means.reduce((sum, value) => sum + value, 0) / rows;
  for (let i = 1, pair = 0; i < rows; i++) {
    const shift = mean - means[i]!;
    for (let j = 0; j < i; j++, pair++) pairs[pair]! += shift - means[j]!;
  }
  return { diagonal: means.map((own) => 1 + mean - 2 * own), pairs };
}

/** Rows and columns of a kernel in another order. */
function reordered({ diagonal, pairs }: CentredKernel, order: Int32Array): CentredKernel {
  return { diagonal: diagonal.map((_, i) => diagonal[order[i]!]!), pairs: chosenPairs(pairs, order) };
}

/** What is said of pairs of rows, of those among some rows, in the order in which these are named. */
function chosenPairs(pairs: Float64Array, rows: Int32Array): Float64Array {
  const chosen = new Float64Array((rows.length * (rows.length - 1)) / 2);
  const starts = rows.map((row) => (row * (row - 1)) / 2);
  for (let i = 1, pair = 0; i < rows.length; i++) {
    const [own, start] = [rows[i]!, starts[i]!];
    for (let j = 0; j < i; j++, pair++) {
      const other = rows[j]!;
      chosen[pair] = pairs[other < own ? start + other : starts[j]! + own]!;
    }
  }
  return chosen;
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

/** Values of a sample by which a median is looked for, and the share of them on either side of it among which it is. */
const [SAMPLE, SHARE] = [1000, 0.05];

/** The upper median: all but those close to that of a sample are only counted. */
function upperMedian(values: Float64Array): number {
  const wanted = values.length >> 1;
  const stride = Math.max(1, Math.floor(values.length / SAMPLE));
  const sample = Float64Array.from(
    { length: Math.floor(values.length / stride) },
    (_, i) => values[i * stride]!,
  );
  sample.sort();
  const low = sample[Math.floor((0.5 - SHARE) * sample.length)]!;
  const high = sample[Math.min(sample.length - 1, Math.ceil((0.5 + SHARE) * sample.length))]!;
  const close = new Float64Array(values.length);
  let [below, count] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    close[count] = value;
    below += value < low ? 1 : 0;
    count += value >= low && value <= high ? 1 : 0;
  }
  const isAmong = wanted >= below && wanted < below + count;
  return isAmong ? selected(close.subarray(0, count), wanted - below) : selected(values.slice(), wanted);
}

/** The value that would stand at a place were they sorted, by quickselect, which changes their order. */
function selected(values: Float64Array, wanted: number): number {
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

function innerProduct(a: CentredKernel, b: CentredKernel): number {
  let [diagonal, pairs] = [0, 0];
  for (let i = 0; i < a.diagonal.length; i++) diagonal += a.diagonal[i]! * b.diagonal[i]!;
  for (let i = 0; i < a.pairs.length; i++) pairs += a.pairs[i]! * b.pairs[i]!;
  return diagonal + 2 * pairs;
}
