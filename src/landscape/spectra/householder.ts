/** A symmetric tridiagonal matrix. */
export interface Tridiagonal {
  readonly diagonal: Float64Array;
  /** One number fewer. */
  readonly offDiagonal: Float64Array;
}

/**
 * A symmetric tridiagonal matrix with the eigenvalues of a symmetric matrix `[order, order]`, by Householder reflections;
 * the matrix is overwritten. About 4/3 order³ operations.
 *
 * Source: Golub and Van Loan, Matrix Computations, algorithm 8.3.1.
 */
export function tridiagonalised(matrix: Float64Array, order: number): Tridiagonal {
  const diagonal = new Float64Array(order);
  const offDiagonal = new Float64Array(Math.max(0, order - 1));
  const v = new Float64Array(order);
  const p = new Float64Array(order);
  for (let k = 0; k + 1 < order; k++) {
    diagonal[k] = matrix[k * order + k]!;
    let largest = 0;
    for (let i = k + 1; i < order; i++) largest = Math.max(largest, Math.abs(matrix[i * order + k]!));
    if (largest === 0) continue;
    let norm2 = 0;
    for (let i = k + 1; i < order; i++) {
      v[i] = matrix[i * order + k]! / largest;
      norm2 += v[i]! ** 2;
    }
    const first = v[k + 1]!;
    // Away from the first component, so that nothing cancels.
    const reflected = first > 0 ? -Math.sqrt(norm2) : Math.sqrt(norm2);
    offDiagonal[k] = reflected * largest;
    const scale = norm2 - first * reflected;
    if (scale === 0) continue;
    v[k + 1] = first - reflected;
    let projection = 0;
    for (let i = k + 1; i < order; i++) {
      let sum = 0;
      for (let j = k + 1; j < order; j++) sum += matrix[i * order + j]! * v[j]!;
      p[i] = sum / scale;
      projection += p[i]! * v[i]!;
    }
    const half = projection / (2 * scale);
    for (let i = k + 1; i < order; i++) p[i]! -= half * v[i]!;
    for (let i = k + 1; i < order; i++) {
      const [vi, pi] = [v[i]!, p[i]!];
      for (let j = k + 1; j < order; j++) matrix[i * order + j]! -= vi * p[j]! + pi * v[j]!;
    }
  }
  if (order > 0) diagonal[order - 1] = matrix[order * order - 1]!;
  return { diagonal, offDiagonal };
}
