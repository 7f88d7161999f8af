import type { RandomStream } from "#random";
import { addCombination, takeOff } from "./gram-schmidt.ts";
import type { ProductProcedure } from "./symmetric-operators.ts";
import { type TridiagonalEigensystem, tridiagonalEigensystem } from "./tridiagonal.ts";
import { addScaled, dot, isFiniteVector, norm, scaled } from "./vector.ts";

/** An end of a spectrum, with the evidence that it is one. */
export interface ExtremeEigenvalue {
  /** Rayleigh quotient of the Ritz vector, signed. */
  readonly value: number;
  /** ‖Hv - value·v‖ of the unit Ritz vector v, measured with a product of its own; some eigenvalue lies this close. */
  readonly residual: number;
  /** Whether the residual is at most the tolerance times the largest magnitude found in the spectrum. */
  readonly converged: boolean;
  /** The unit Ritz vector, if it was asked for. */
  readonly vector?: Float64Array;
}

/** Both ends of the spectrum of a symmetric matrix. */
export interface SpectrumEnds {
  readonly largest: ExtremeEigenvalue;
  readonly smallest: ExtremeEigenvalue;
  /** Lanczos steps taken; the products spent are two more. */
  readonly iterations: number;
  /** Gauss quadrature of the start vector's spectral measure: Ritz values ascending and weights that sum to 1. */
  readonly quadrature: { readonly nodes: Float64Array; readonly weights: Float64Array };
}

/** How far Lanczos goes. */
export interface LanczosOptions {
  readonly dimension: number;
  /** Draws the Gaussian start vector. */
  readonly stream: RandomStream;
  /** The most Lanczos steps, at least 1. */
  readonly steps: number;
  /**
   * Stop once both residuals are at most this share of the largest magnitude in the spectrum, the one scale at
   * which a product in float32 can be judged; 0 takes every step.
   */
  readonly tolerance: number;
  /** Keep the two Ritz vectors in the result. */
  readonly keepVectors?: boolean;
}

/** Below this share of the matrix's scale a new direction is rounding, so the Krylov space is exhausted. */
const EXHAUSTED = 1e-10;

/**
 * Signed extreme eigenvalues by the Lanczos method with full re-orthogonalisation in float64.
 *
 * Gives `null` when a product is not finite (a network whose loss overflows). When the Krylov space is exhausted
 * early the Ritz values are eigenvalues and the procedure stops.
 * Source: Parlett, The Symmetric Eigenvalue Problem, ch. 13; Golub and Meurant 2010 for the quadrature.
 */
export function* lanczos(options: LanczosOptions): ProductProcedure<SpectrumEnds | null> {
  const { dimension, stream, tolerance } = options;
  const steps = Math.min(Math.max(1, options.steps), dimension);
  const start = Float64Array.from({ length: dimension }, () => stream.normal());
  const basis = [scaled(start, 1 / norm(start))];
  const alpha: number[] = [];
  const beta: number[] = [];

  for (;;) {
    const current = basis.at(-1)!;
    const [product] = yield [current];
    if (!product || !isFiniteVector(product)) return null;
    alpha.push(dot(product, current));
    const next = orthogonalised(product, basis);
    const coupling = norm(next);
    const ends = tridiagonalEigensystem(alpha, beta, [alpha.length - 1]);
    const scale = largestMagnitude(ends.values);
    const last = ends.rows[0]!;
    const estimate = coupling * Math.max(Math.abs(last[0]!), Math.abs(last.at(-1)!));
    if (coupling <= EXHAUSTED * scale || alpha.length === steps || estimate <= tolerance * scale) break;
    beta.push(coupling);
    basis.push(scaled(next, 1 / coupling));
  }

  const order = alpha.length;
  const ritz = tridiagonalEigensystem(
    alpha,
    beta,
    Array.from({ length: order }, (_, i) => i),
  );
  const threshold = tolerance * largestMagnitude(ritz.values);
  const largest = yield* extreme(ritzVector(ritz, order - 1, basis), threshold, options.keepVectors);
  const smallest = yield* extreme(ritzVector(ritz, 0, basis), threshold, options.keepVectors);
  if (largest === null || smallest === null) return null;
  return {
    largest,
    smallest,
    iterations: order,
    quadrature: { nodes: ritz.values, weights: ritz.rows[0]!.map((component) => component ** 2) },
  };
}

function* extreme(
  vector: Float64Array,
  threshold: number,
  keepVector: boolean | undefined,
): ProductProcedure<ExtremeEigenvalue | null> {
  const [product] = yield [vector];
  if (!product || !isFiniteVector(product)) return null;
  const value = dot(product, vector);
  const difference = product.slice();
  addScaled(difference, -value, vector);
  const residual = norm(difference);
  const evidence = { value, residual, converged: residual <= threshold };
  return keepVector ? { ...evidence, vector } : evidence;
}

function ritzVector(
  ritz: TridiagonalEigensystem,
  index: number,
  basis: readonly Float64Array[],
): Float64Array {
  const vector = new Float64Array(basis[0]!.length);
  addCombination(
    vector,
    basis.map((_, row) => ritz.rows[row]![index]!),
    basis,
  );
  return scaled(vector, 1 / norm(vector));
}

/**
 * A product made orthogonal to the whole basis.
 *
 * The three-term recurrence takes off what is large, the pass over the basis what rounding left; a further pass
 * follows only when that cancelled much ("twice is enough").
 */
function orthogonalised(product: Float64Array, basis: readonly Float64Array[]): Float64Array {
  const rest = product.slice();
  takeOff(rest, basis.slice(-2));
  let before = norm(rest);
  for (let pass = 0; pass < 2; pass++) {
    takeOff(rest, basis);
    const after = norm(rest);
    if (after > Math.SQRT1_2 * before) break;
    before = after;
  }
  return rest;
}

function largestMagnitude(ascending: Float64Array): number {
  return Math.max(Math.abs(ascending[0]!), Math.abs(ascending.at(-1)!));
}
