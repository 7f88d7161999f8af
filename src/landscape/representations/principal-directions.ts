import { EigenvalueDecomposition, Matrix, SingularValueDecomposition } from "ml-matrix";
import { centred, type Representation } from "#landscape/similarity";

/** Below this share of the largest, a singular value is rounding of numbers that were float32. */
const ROUNDING = 1e-6;

/** The singular value decomposition of a centred representation, without what is rounding. */
export interface PrincipalDirections {
  /** `[rows, rank]`: orthonormal columns, which span what the features vary in. */
  readonly scores: Matrix;
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
  const { scores, singularValues } = x.columns < x.rows ? byCovariance(own) : bySingularValues(own);
  const rank = rankOf(singularValues, variance);
  return {
    scores: scores.subMatrix(0, x.rows - 1, 0, rank - 1),
    singularValues: singularValues.slice(0, rank),
  };
}

/**
 * By the eigenvectors of the covariance, a matrix of the columns alone: many times faster where rows are many. Squares lose
 * half of the digits of the smallest singular values that are kept, of which twelve are there.
 */
function byCovariance(x: Representation): PrincipalDirections {
  const matrix = matrixOf(x);
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(
    matrix.transpose().mmul(matrix),
    {
      assumeSymmetric: true,
    },
  );
  const order = realEigenvalues.map((_, i) => i).sort((i, j) => realEigenvalues[j]! - realEigenvalues[i]!);
  const singularValues = order.map((i) => Math.sqrt(Math.max(0, realEigenvalues[i]!)));
  const scores = matrix.mmul(eigenvectorMatrix.subMatrixColumn(order));
  for (const [column, value] of singularValues.entries())
    scores.mulColumn(column, value === 0 ? 0 : 1 / value);
  return { scores, singularValues };
}

function bySingularValues(x: Representation): PrincipalDirections {
  const { leftSingularVectors, diagonal } = new SingularValueDecomposition(matrixOf(x), {
    autoTranspose: true,
    computeRightSingularVectors: false,
  });
  return { scores: leftSingularVectors, singularValues: diagonal };
}

/** A representation as a matrix `[rows, columns]`. */
export function matrixOf({ values, rows, columns }: Representation): Matrix {
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
  return values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
}
