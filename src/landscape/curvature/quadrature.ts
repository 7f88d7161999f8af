import { type KrylovOptions, krylovCourse } from "./krylov.ts";
import type { OrthogonalCourse } from "./orthogonalisation.ts";
import { tridiagonalEigensystem } from "./tridiagonal.ts";

/** A Gauss quadrature of the spectral measure of a vector v: Σ weight · f(node) stands for v·f(A)v of the unit vector. */
export interface Quadrature {
  /** Ritz values, ascending. */
  readonly nodes: Float64Array;
  /** Positive, and 1 together. */
  readonly weights: Float64Array;
  /** The measure has no more places than there are nodes, so that this is the measure itself. Default false. */
  readonly isExact?: boolean;
}

/**
 * The quadrature that m Lanczos steps from a random vector give: exact for polynomials of degree up to 2m - 1.
 *
 * Fewer nodes where the Krylov space is exhausted before, for which it is then exact altogether; `null` when a product is
 * not finite. Source: Golub and Meurant 2010.
 */
export function* quadratureCourse(options: KrylovOptions): OrthogonalCourse<Quadrature | null> {
  const space = yield* krylovCourse(options);
  if (space === null) return null;
  const { values, rows } = tridiagonalEigensystem(space.diagonal, space.offDiagonal, [0]);
  return { nodes: values, weights: rows[0]!.map((component) => component ** 2), isExact: space.isExhausted };
}
