import { weightSpectrum } from "./weight-spectrum.ts";

/** How large the weights of a layer are, and in how many directions. */
export interface WeightNorms {
  /** The largest singular value. */
  readonly spectral: number;
  /** The root of the sum of squares of all singular values. */
  readonly frobenius: number;
  /** (frobenius / spectral)², 1 … the rank: in how many directions the layer is about as large as in its largest. */
  readonly stableRank: number;
}

/**
 * Norms of a layer's weights, of a matrix `[a, b]`; a kernel `[out, in, height, width]` is the matrix
 * `[out, in · height · width]` by which it multiplies patches. `null` for weights that are all zero.
 *
 * Unchanged by the order of units and by rotations of either side; multiplied by what the layer is multiplied by, but for the
 * stable rank, which does not see it.
 * Source: Rudelson and Vershynin 2007 for the stable rank.
 *
 * @param weights row by row, finite
 */
export function weightNorms(weights: Float32Array, shape: readonly number[]): WeightNorms | null {
  const [rows = 1] = shape;
  const eigenvalues = weightSpectrum(weights, [rows, weights.length / rows]);
  const largest = eigenvalues.at(-1) ?? 0;
  if (!(largest > 0)) return null;
  const squares = eigenvalues.reduce((sum, value) => sum + value, 0);
  return {
    spectral: Math.sqrt(largest),
    frobenius: Math.sqrt(squares),
    stableRank: squares / largest,
  };
}
