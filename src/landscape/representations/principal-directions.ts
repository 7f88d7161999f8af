import { EigenvalueDecomposition, Matrix, SingularValueDecomposition } from "ml-matrix";
import { centred, crossProduct, type Representation } from "#landscape/similarity";

/** Below this share of the largest, a singular value is rounding of numbers that were float32. */
const ROUNDING = 1e-6;

/** The singular value decomposition of a centred representation, without what is rounding. */
export interface PrincipalDirections {
  /** The features less their means. */
  readonly features: Representation;
  /** `[rows, rank]`: orthonormal columns, which span what the features vary in. */
  readonly scores: Representation;
  /** Descending, as many as the rank. */
  readonly singularValues: readonly number[];
}

/**
 * The directions in which a representation varies over its rows; `null` where it is constant or not finite.
 *
 * @param variance the share of the variance that the directions kept explain together, 0 … 1; 1 keeps all but rounding
 */
export function principalDirections(x: Representation, variance = 1): PrincipalDirections | null {
  if (!x.values.every(Number.isFinite)) return null;
  const scale = largestMagnitude(x.values);
  const own = centred(x);
  if (largestMagnitude(own.values) <= ROUNDING * scale) return null;
  const decompose = x.columns < x.rows ? byCovariance : bySingularValues;
  return { features: own, ...decompose(own, (values) => rankOf(values, variance)) };
}

/** What is kept of a decomposition, of whose singular values `rankOf` says how many. */
type Decomposition = (
  x: Representation,
  rankOf: (singularValues: readonly number[]) => number,
) => Omit<PrincipalDirections, "features">;

/**
 * By the eigenvectors of the covariance, a matrix of the columns alone: many times faster where rows are many. Squares lose
 * half of the digits of the smallest singular values that are kept, of which twelve are there.
 */
const byCovariance: Decomposition = (x, rankOf) => {
  const covariance = Matrix.from1DArray(x.columns, x.columns, crossProduct(x, x));
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(covariance, {
    assumeSymmetric: true,
  });
  const order = realEigenvalues.map((_, i) => i).sort((i, j) => realEigenvalues[j]! - realEigenvalues[i]!);
  const all = order.map((i) => Math.sqrt(Math.max(0, realEigenvalues[i]!)));
  const singularValues = all.slice(0, rankOf(all));
  const directions = order.slice(0, singularValues.length).map((i) => eigenvectorMatrix.getColumn(i));
  const scores = new Float64Array(x.rows * directions.length);
  for (let row = 0, at = 0; row < x.rows; row++) {
    for (const [place, direction] of directions.entries()) {
      let sum = 0;
      for (let k = 0; k < x.columns; k++) sum += x.values[row * x.columns + k]! * direction[k]!;
      scores[at++] = sum * (1 / singularValues[place]!);
    }
  }
  return { scores: { values: scores, rows: x.rows, columns: directions.length }, singularValues };
};

const bySingularValues: Decomposition = (x, rankOf) => {
  const { leftSingularVectors, diagonal } = new SingularValueDecomposition(matrixOf(x), {
    autoTranspose: true,
    computeRightSingularVectors: false,
  });
  const singularValues = diagonal.slice(0, rankOf(diagonal));
  const columns = singularValues.length;
  const values = leftSingularVectors.subMatrix(0, x.rows - 1, 0, columns - 1).to1DArray();
  return { scores: { values: Float64Array.from(values), rows: x.rows, columns }, singularValues };
};

/** A representation as a matrix `[rows, columns]`. */
function matrixOf({ values, rows, columns }: Representation): Matrix {
  return Matrix.from1DArray(rows, columns, values);
}

function rankOf(singularValues: readonly number[], variance: number): number {
  const kept = singularValues.filter((value) => value > ROUNDING * singularValues[0]!);
  const total = kept.reduce((sum, value) => sum + value ** 2, 0);
  let explained = 0;
  // A share of 1 is never reached before the last direction, however the sum is rounded.
  const enough = kept.findIndex((value) => {
    explained += value ** 2;
    return variance < 1 && explained >= variance * total;
  });
  return enough < 0 ? kept.length : enough + 1;
}

function largestMagnitude(values: Float64Array): number {
  let largest = 0;
  for (let i = 0; i < values.length; i++) largest = Math.max(largest, Math.abs(values[i]!));
  return largest;
}
