import { centred, type Representation } from "./representation.ts";

/** The unbiased estimate divides by n - 3. */
export const LEAST_ROWS = 4;

/** Below this share of its scale, what varies over the rows is rounding. */
const CONSTANT = 1e-10;

/** Below this share of what it is the difference of, an unbiased self-similarity is rounding. */
const CANCELLED = 1e-10;

/**
 * Linear centred kernel alignment of two representations of the same rows: ‖XᵀY‖² / (‖XᵀX‖ ‖YᵀY‖) with
 * centred columns and Frobenius norms.
 *
 * In [0, 1]; 1 for equal representations; unchanged by rotation and isotropic scaling of either. `null` when a
 * representation is constant or not finite, so that similarity to it means nothing. With few rows independent
 * representations score far above 0: see `debiasedLinearCka`.
 * Source: Kornblith et al. 2019; equation 3 of Yang et al. 2021.
 */
export function linearCka(x: Representation, y: Representation): number | null {
  checkRows(x, y);
  if (isConstant(x) || isConstant(y)) return null;
  const [left, right] = [centred(x), centred(y)];
  const cross = squaredNorm(crossProduct(left, right));
  const own = Math.sqrt(squaredNorm(crossProduct(left, left)) * squaredNorm(crossProduct(right, right)));
  return cross / own;
}

/**
 * Linear CKA with the unbiased estimate of each Hilbert–Schmidt independence criterion, near 0 (and possibly below)
 * for independent representations however few the rows.
 *
 * At least 4 rows. `null` as for `linearCka`, and when an unbiased self-similarity is not above zero by more than rounding,
 * as where a representation is the same for all rows but one.
 * Source: Song et al. 2012, equation 5; Nguyen, Raghu and Kornblith 2021.
 */
export function debiasedLinearCka(x: Representation, y: Representation): number | null {
  checkRows(x, y);
  if (x.rows < LEAST_ROWS) {
    throw new RangeError(`debiased CKA needs at least ${LEAST_ROWS} rows, got ${x.rows}`);
  }
  if (isConstant(x) || isConstant(y)) return null;
  // The criterion does not see a shift of either representation; centred ones lose less to rounding.
  const [left, right] = [centred(x), centred(y)];
  const [ofX, ofY] = [unbiasedHsic(left, left), unbiasedHsic(right, right)];
  if ([ofX, ofY].some(({ value, biased }) => !(value > CANCELLED * biased))) return null;
  return unbiasedHsic(left, right).value / Math.sqrt(ofX.value * ofY.value);
}

/**
 * Linear CKA from minibatches: each Hilbert–Schmidt independence criterion is the mean of its unbiased estimates over
 * disjoint runs of rows, so that memory and time do not grow with the square of the rows; a rest too short for a run is left
 * out. Near 0 for independent representations however few the rows. Invariant and `null` as `debiasedLinearCka`.
 *
 * Source: Nguyen, Raghu and Kornblith 2021, section 3.
 *
 * @param batch rows of a minibatch, at least 4 and at most all
 */
export function minibatchLinearCka(x: Representation, y: Representation, batch: number): number | null {
  checkRows(x, y);
  if (!(batch >= LEAST_ROWS && batch <= x.rows)) {
    throw new RangeError(`minibatches of ${batch} of ${x.rows} rows: expected from ${LEAST_ROWS} to all`);
  }
  if (isConstant(x) || isConstant(y)) return null;
  const sums = { both: 0, ofX: 0, ofY: 0, scaleOfX: 0, scaleOfY: 0 };
  for (let start = 0; start + batch <= x.rows; start += batch) {
    const [left, right] = [centred(rowsFrom(x, start, batch)), centred(rowsFrom(y, start, batch))];
    const [ofX, ofY] = [unbiasedHsic(left, left), unbiasedHsic(right, right)];
    sums.both += unbiasedHsic(left, right).value;
    sums.ofX += ofX.value;
    sums.ofY += ofY.value;
    sums.scaleOfX += ofX.biased;
    sums.scaleOfY += ofY.biased;
  }
  if (!(sums.ofX > CANCELLED * sums.scaleOfX && sums.ofY > CANCELLED * sums.scaleOfY)) return null;
  return sums.both / Math.sqrt(sums.ofX * sums.ofY);
}

function rowsFrom({ values, columns }: Representation, start: number, rows: number): Representation {
  return { values: values.slice(start * columns, (start + rows) * columns), rows, columns };
}

/**
 * The unbiased HSIC of linear kernels, from centred features: with K = XXᵀ and L = YYᵀ without their diagonals,
 * [tr(KL) + (1ᵀK1)(1ᵀL1)/((n-1)(n-2)) - 2/(n-2) 1ᵀKL1] / (n(n-3)); `biased` has their diagonals, and the first term alone.
 */
function unbiasedHsic(
  left: Representation,
  right: Representation,
): { readonly value: number; readonly biased: number } {
  const n = left.rows;
  const [leftNorms, rightNorms] = [rowNorms(left), rowNorms(right)];
  let diagonal = 0;
  for (let i = 0; i < n; i++) diagonal += leftNorms[i]! * rightNorms[i]!;
  const whole = squaredNorm(crossProduct(left, right));
  // Rows of a centred kernel sum to zero, so without its diagonal row i sums to minus that diagonal element.
  const total = (norms: Float64Array): number => -norms.reduce((sum, norm) => sum + norm, 0);
  const sums = (total(leftNorms) * total(rightNorms)) / ((n - 1) * (n - 2));
  return {
    value: (whole - diagonal + sums - (2 / (n - 2)) * diagonal) / (n * (n - 3)),
    biased: whole / (n * (n - 3)),
  };
}

function rowNorms({ values, rows, columns }: Representation): Float64Array {
  const norms = new Float64Array(rows);
  values.forEach((value, i) => {
    norms[Math.floor(i / columns)]! += value * value;
  });
  return norms;
}

/** XᵀY, `[columns of X, columns of Y]` flat. */
function crossProduct(x: Representation, y: Representation): Float64Array {
  const product = new Float64Array(x.columns * y.columns);
  for (let row = 0; row < x.rows; row++) {
    for (let i = 0; i < x.columns; i++) {
      const factor = x.values[row * x.columns + i]!;
      for (let j = 0; j < y.columns; j++) {
        product[i * y.columns + j]! += factor * y.values[row * y.columns + j]!;
      }
    }
  }
  return product;
}

const squaredNorm = (values: Float64Array): number => values.reduce((sum, value) => sum + value * value, 0);

function isConstant(x: Representation): boolean {
  const scale = squaredNorm(x.values);
  if (!Number.isFinite(scale)) return true;
  return Math.sqrt(squaredNorm(centred(x).values)) <= CONSTANT * Math.sqrt(scale);
}

function checkRows(x: Representation, y: Representation): void {
  if (x.rows !== y.rows) throw new RangeError(`the representations have ${x.rows} and ${y.rows} rows`);
}
