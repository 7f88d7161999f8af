import { tridiagonalEigensystem } from "#landscape/curvature";
import { tridiagonalised } from "./householder.ts";

/**
 * The eigenvalues of WᵀW of a layer's weights, ascending: squares of the singular values of a matrix `[a, b]`, min(a, b) of
 * them. A kernel `[out, in, height, width]` is as many matrices `[out, in]` as it has places, whose eigenvalues are taken
 * together (Martin, Peng and Mahoney 2021; Zhou et al. 2023).
 *
 * @param weights row by row
 */
export function weightSpectrum(weights: Float32Array, shape: readonly number[]): Float64Array {
  const [rows = 1, columns = 1, ...places] = shape;
  const count = places.reduce((product, size) => product * size, 1);
  const spectra = Array.from({ length: count }, (_, place) =>
    matrixSpectrum((row, column) => weights[(row * columns + column) * count + place]!, rows, columns),
  );
  return Float64Array.from(spectra.flatMap((spectrum) => [...spectrum])).sort();
}

function matrixSpectrum(
  at: (row: number, column: number) => number,
  rows: number,
  columns: number,
): Float64Array {
  const [order, inner] = [Math.min(rows, columns), Math.max(rows, columns)];
  const lines = Array.from({ length: order }, (_, i) =>
    Float64Array.from({ length: inner }, (_, k) => (rows <= columns ? at(i, k) : at(k, i))),
  );
  const gram = new Float64Array(order * order);
  for (let i = 0; i < order; i++) {
    for (let j = 0; j <= i; j++) {
      const [first, second] = [lines[i]!, lines[j]!];
      let sum = 0;
      for (let k = 0; k < inner; k++) sum += first[k]! * second[k]!;
      gram[i * order + j] = sum;
      gram[j * order + i] = sum;
    }
  }
  const { diagonal, offDiagonal } = tridiagonalised(gram, order);
  // Rounding may leave a zero below zero.
  return tridiagonalEigensystem(diagonal, offDiagonal, []).values.map((value) => Math.max(0, value));
}
