import { crossProduct, squaredNorm } from "./cross-product.ts";
import { centred, type Representation } from "./representation.ts";
import { chosenRows, comparedAtOnce, type StagedComparison } from "./staged-comparison.ts";

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
  return comparedAtOnce(stagedLinearCka, x, y);
}

/** What linear CKA takes of one representation. */
export interface LinearCkaSide {
  readonly features: Representation;
  /** ‖XᵀX‖². */
  readonly own: number;
}

/** `linearCka` in two steps. */
export const stagedLinearCka: StagedComparison<LinearCkaSide> = {
  prepare: (x) => {
    const features = centredFeatures(x);
    return features && { features, own: squaredNorm(crossProduct(features, features)) };
  },
  compare: (x, y) => squaredNorm(crossProduct(x.features, y.features)) / Math.sqrt(x.own * y.own),
  reorder: ({ features, own }, order) => ({ features: chosenRows(features, order), own }),
};

/**
 * Linear CKA with the unbiased estimate of each Hilbert–Schmidt independence criterion, near 0 (and possibly below)
 * for independent representations however few the rows.
 *
 * At least 4 rows. `null` as for `linearCka`, and when an unbiased self-similarity is not above zero by more than rounding,
 * as where a representation is the same for all rows but one.
 * Source: Song et al. 2012, equation 5; Nguyen, Raghu and Kornblith 2021.
 */
export function debiasedLinearCka(x: Representation, y: Representation): number | null {
  return comparedAtOnce(stagedDebiasedLinearCka, x, y);
}

/** What debiased CKA takes of one representation. */
export interface DebiasedCkaSide extends NormedRows {
  /** The unbiased criterion of the representation and itself. */
  readonly own: number;
}

/** `debiasedLinearCka` in two steps. */
export const stagedDebiasedLinearCka: StagedComparison<DebiasedCkaSide> = {
  prepare: (x) => {
    if (x.rows < LEAST_ROWS) {
      throw new RangeError(`debiased CKA needs at least ${LEAST_ROWS} rows, got ${x.rows}`);
    }
    // The criterion does not see a shift of either representation; centred ones lose less to rounding.
    const features = centredFeatures(x);
    if (features === null) return null;
    const rows = normedRows(features);
    const { value, biased } = unbiasedHsic(rows, rows);
    return value > CANCELLED * biased ? { ...rows, own: value } : null;
  },
  compare: (x, y) => unbiasedHsic(x, y).value / Math.sqrt(x.own * y.own),
  reorder: ({ features, norms, own }, order) => ({
    features: chosenRows(features, order),
    norms: Float64Array.from(order, (row) => norms[row]!),
    own,
  }),
};

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
  return comparedAtOnce(stagedMinibatchLinearCka(batch), x, y);
}

/** What minibatch CKA takes of one representation. */
export interface MinibatchCkaSide {
  readonly runs: readonly NormedRows[];
  /** The sum over runs of the unbiased criterion of the representation and itself. */
  readonly own: number;
}

/** `minibatchLinearCka` in two steps. */
export function stagedMinibatchLinearCka(batch: number): StagedComparison<MinibatchCkaSide> {
  return {
    prepare: (x) => {
      if (!(batch >= LEAST_ROWS && batch <= x.rows)) {
        throw new RangeError(`minibatches of ${batch} of ${x.rows} rows: expected from ${LEAST_ROWS} to all`);
      }
      if (centredFeatures(x) === null) return null;
      const runs: NormedRows[] = [];
      let [own, scale] = [0, 0];
      for (let start = 0; start + batch <= x.rows; start += batch) {
        const run = normedRows(centred(rowsFrom(x, start, batch)));
        const { value, biased } = unbiasedHsic(run, run);
        own += value;
        scale += biased;
        runs.push(run);
      }
      return own > CANCELLED * scale ? { runs, own } : null;
    },
    compare: (x, y) =>
      x.runs.reduce((sum, run, i) => sum + unbiasedHsic(run, y.runs[i]!).value, 0) / Math.sqrt(x.own * y.own),
  };
}

/** Features and the squared lengths of their rows. */
interface NormedRows {
  readonly features: Representation;
  readonly norms: Float64Array;
}

const normedRows = (features: Representation): NormedRows => ({ features, norms: rowNorms(features) });

function rowsFrom({ values, columns }: Representation, start: number, rows: number): Representation {
  return { values: values.slice(start * columns, (start + rows) * columns), rows, columns };
}

/**
 * The unbiased HSIC of linear kernels, from centred features: with K = XXᵀ and L = YYᵀ without their diagonals,
 * [tr(KL) + (1ᵀK1)(1ᵀL1)/((n-1)(n-2)) - 2/(n-2) 1ᵀKL1] / (n(n-3)); `biased` has their diagonals, and the first term alone.
 */
function unbiasedHsic(
  { features: left, norms: leftNorms }: NormedRows,
  { features: right, norms: rightNorms }: NormedRows,
): { readonly value: number; readonly biased: number } {
  const n = left.rows;
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
  for (let row = 0, at = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, at++) norms[row]! += values[at]! * values[at]!;
  }
  return norms;
}

/** A representation centred; `null` where that is constant or not finite. */
export function centredFeatures(x: Representation): Representation | null {
  const scale = squaredNorm(x.values);
  if (!Number.isFinite(scale)) return null;
  const own = centred(x);
  return Math.sqrt(squaredNorm(own.values)) <= CONSTANT * Math.sqrt(scale) ? null : own;
}
