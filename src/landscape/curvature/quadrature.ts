import type { RandomStream } from "#random";
import { EXHAUSTED, orthogonalise } from "./lanczos.ts";
import type { OrthogonalCourse } from "./orthogonalisation.ts";
import { tridiagonalEigensystem } from "./tridiagonal.ts";
import { dot, isFiniteVector, norm, scaled } from "./vector.ts";

/** A Gauss quadrature of the spectral measure of a vector v: Σ weight · f(node) stands for v·f(A)v of the unit vector. */
export interface Quadrature {
  /** Ritz values, ascending. */
  readonly nodes: Float64Array;
  /** Positive, and 1 together. */
  readonly weights: Float64Array;
}

/** How far a quadrature goes. */
export interface QuadratureOptions {
  readonly dimension: number;
  /** Draws the Gaussian start vector. */
  readonly stream: RandomStream;
  /** Lanczos steps, which are products and nodes; at most the dimension are taken. */
  readonly steps: number;
}

/**
 * The quadrature that m Lanczos steps from a random vector give: exact for polynomials of degree up to 2m - 1.
 *
 * Fewer nodes where the Krylov space is exhausted before, for which it is then exact altogether; `null` when a product is
 * not finite. Source: Golub and Meurant 2010.
 */
export function* quadratureCourse({
  dimension,
  stream,
  steps,
}: QuadratureOptions): OrthogonalCourse<Quadrature | null> {
  const start = Float64Array.from({ length: dimension }, () => stream.normal());
  const basis = [scaled(start, 1 / norm(start))];
  const alpha: number[] = [];
  const beta: number[] = [];
  const rest = new Float64Array(dimension);
  for (;;) {
    const current = basis.at(-1)!;
    const [product] = yield [current];
    if (!product || !isFiniteVector(product)) return null;
    alpha.push(dot(product, current));
    if (alpha.length === Math.min(Math.max(1, steps), dimension)) break;
    rest.set(product);
    const coupling = yield* orthogonalise(rest, basis);
    const scale = Math.max(...alpha.map(Math.abs), ...beta);
    if (coupling <= EXHAUSTED * scale) break;
    beta.push(coupling);
    basis.push(scaled(rest, 1 / coupling));
  }
  const { values, rows } = tridiagonalEigensystem(alpha, beta, [0]);
  return { nodes: values, weights: rows[0]!.map((component) => component ** 2) };
}
