import { type KrylovOptions, krylovCourse } from "./krylov.ts";
import { type ExtremeEigenvalue, largestMagnitude, ritzVector } from "./lanczos.ts";
import { byLoops } from "./orthogonalisation.ts";
import { rayleighQuotients } from "./rayleigh-quotients.ts";
import type { ProductProcedure } from "./symmetric-operators.ts";
import { tridiagonalEigensystem } from "./tridiagonal.ts";

/** Which eigenpairs, and by how many steps. */
export interface EigenpairsOptions extends KrylovOptions {
  /** Eigenpairs at either end. */
  readonly count: number;
  /** An eigenvalue has converged when its residual is at most this share of the largest magnitude found; 1e-4 if not said. */
  readonly tolerance?: number;
  /** Keep the eigenvectors in the result. */
  readonly keepVectors?: boolean;
}

/** Some eigenvalues at both ends of a spectrum, signed, each with the evidence for it. */
export interface Eigenpairs {
  /** Descending. */
  readonly largest: readonly ExtremeEigenvalue[];
  /** Ascending. */
  readonly smallest: readonly ExtremeEigenvalue[];
  /** Lanczos steps that were taken. */
  readonly iterations: number;
  /** Products altogether: the steps, and one for each eigenpair. */
  readonly products: number;
}

/**
 * Several signed eigenpairs at both ends of a symmetric matrix by Lanczos steps with full re-orthogonalisation in float64.
 *
 * Each is checked by a product of its own; `converged` says that an eigenvalue lies within the residual, not that there is
 * none between it and the next: of equal eigenvalues one is found. Where the steps, or the distinct eigenvalues, are fewer
 * than both ends together ask for, the ends share what there is. Gives `null` when a product is not finite.
 * Source: Parlett, The Symmetric Eigenvalue Problem, ch. 11 and 13.
 */
export function* extremeEigenpairs(options: EigenpairsOptions): ProductProcedure<Eigenpairs | null> {
  const { count, tolerance = 1e-4, keepVectors = false } = options;
  const space = yield* byLoops(krylovCourse(options));
  if (space === null) return null;
  const order = space.basis.length;
  const places = Array.from({ length: order }, (_, place) => place);
  const ritz = tridiagonalEigensystem(space.diagonal, space.offDiagonal, places);
  const each = Math.min(Math.max(1, count), order);
  const wanted = places.filter((place) => place < each || place >= order - each);
  const vectors = wanted.map((place) => ritzVector(ritz, place, space.basis));
  const quotients = yield* rayleighQuotients(vectors);
  if (quotients === null) return null;
  const scale = largestMagnitude(ritz.values);
  const found = new Map(
    quotients.map(({ value, residual }, i): [number, ExtremeEigenvalue] => {
      const converged = space.isExhausted || residual <= tolerance * scale;
      const vector = vectors[i]!;
      return [wanted[i]!, { value, residual, converged, ...(keepVectors && { vector }) }];
    }),
  );
  const pairsAt = (own: readonly number[]) => own.map((place) => found.get(place)!);
  return {
    largest: pairsAt(places.slice(order - each).reverse()),
    smallest: pairsAt(places.slice(0, each)),
    iterations: order,
    products: order + wanted.length,
  };
}
