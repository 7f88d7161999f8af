import type { RandomStream } from "#random";
import { addCombination, takeOff } from "./gram-schmidt.ts";
import { byLoops, type OrthogonalCourse, type Orthogonalisation } from "./orthogonalisation.ts";
import { rayleighQuotient } from "./rayleigh-quotients.ts";
import type { ProductProcedure, VectorBlock } from "./symmetric-operators.ts";
import { type TridiagonalEigensystem, tridiagonalEigensystem } from "./tridiagonal.ts";
import { dot, isFiniteVector, norm, scaled } from "./vector.ts";

/** An end of a spectrum, with the evidence that it is one. */
export interface ExtremeEigenvalue {
  /** Rayleigh quotient of the Ritz vector, signed. */
  readonly value: number;
  /** ‖Hv - value·v‖ of the unit Ritz vector v, measured with a product of its own; some eigenvalue lies this close. */
  readonly residual: number;
  /**
   * Whether this end had settled (see `LanczosOptions.tolerance`), by the residual that was measured as by the one that
   * the iteration expected, or the Krylov space was exhausted.
   */
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
   * Stop once both ends have settled: the error that the residual and the gap to the next Ritz value allow, and what the
   * Ritz value moved in the last eight steps, are at most this share of the value, or of 1/200 of the largest magnitude
   * in the spectrum where the value is smaller. 0 takes every step.
   *
   * A residual alone settles nothing: inside a bulk around zero every Ritz value has a small one, while the eigenvalue
   * beyond the bulk is still to emerge.
   */
  readonly tolerance: number;
  /** Keep the two Ritz vectors in the result. */
  readonly keepVectors?: boolean;
}

/** Below this share of the matrix's scale a new direction is rounding, so the Krylov space is exhausted. */
export const EXHAUSTED = 1e-10;

/** For how many steps an end must have stood still; in simulations four were too few, and six enough. */
const STANDSTILL = 8;

/** Below this share of the largest magnitude a value is judged by that share: products are made in float32. */
const SMALLEST_SCALE = 1 / 200;

/**
 * Signed extreme eigenvalues by the Lanczos method with full re-orthogonalisation in float64.
 *
 * Gives `null` when a product is not finite (a network whose loss overflows). When the Krylov space is exhausted
 * early the Ritz values are eigenvalues and the procedure stops.
 * Source: Parlett, The Symmetric Eigenvalue Problem, ch. 11 and 13; Golub and Meurant 2010 for the quadrature.
 */
export function lanczos(options: LanczosOptions): ProductProcedure<SpectrumEnds | null> {
  return byLoops(lanczosCourse(options));
}

/** `lanczos`, whose basis others keep orthogonal. */
export function* lanczosCourse(options: LanczosOptions): OrthogonalCourse<SpectrumEnds | null> {
  const { dimension, stream, tolerance } = options;
  const steps = Math.min(Math.max(1, options.steps), dimension);
  const basis = [randomDirection(dimension, stream)];
  const alpha: number[] = [];
  const beta: number[] = [];
  const history: Record<End, number[]> = { smallest: [], largest: [] };
  let isExhausted = false;
  let settled: Record<End, boolean> = { smallest: false, largest: false };
  const rest = new Float64Array(dimension);

  for (;;) {
    const current = basis.at(-1)!;
    const [product] = yield [current];
    if (!product || !isFiniteVector(product)) return null;
    alpha.push(dot(product, current));
    rest.set(product);
    const coupling = yield* orthogonalise(rest, basis);
    const { values, rows } = tridiagonalEigensystem(alpha, beta, [alpha.length - 1]);
    const scale = largestMagnitude(values);
    isExhausted = coupling <= EXHAUSTED * scale || alpha.length === dimension;
    settled = byEnd((end) => {
      const residual = coupling * Math.abs(rows[0]!.at(PLACE[end])!);
      history[end].push(values.at(PLACE[end])!);
      return isSettled(history[end], errorBound(values, end, residual), tolerance, scale);
    });
    if (isExhausted || alpha.length === steps || (settled.smallest && settled.largest)) break;
    beta.push(coupling);
    basis.push(scaled(rest, 1 / coupling));
  }

  const order = alpha.length;
  const ritz = tridiagonalEigensystem(
    alpha,
    beta,
    Array.from({ length: order }, (_, i) => i),
  );
  const scale = largestMagnitude(ritz.values);
  const found: Partial<Record<End, ExtremeEigenvalue>> = {};
  for (const end of ENDS) {
    const vector = ritzVector(ritz, end === "largest" ? order - 1 : 0, basis);
    const [product] = yield [vector];
    const quotient = rayleighQuotient(vector, product);
    if (quotient === null) return null;
    const { value, residual } = quotient;
    const isPrecise = errorBound(ritz.values, end, residual) <= allowedError(value, tolerance, scale);
    const evidence = { value, residual, converged: isExhausted || (settled[end] && isPrecise) };
    found[end] = options.keepVectors ? { ...evidence, vector } : evidence;
  }
  return {
    largest: found.largest!,
    smallest: found.smallest!,
    iterations: order,
    quadrature: { nodes: ritz.values, weights: ritz.rows[0]!.map((component) => component ** 2) },
  };
}

/** A unit vector whose direction is drawn uniformly. */
export function randomDirection(dimension: number, stream: RandomStream): Float64Array {
  const vector = Float64Array.from({ length: dimension }, () => stream.normal());
  return scaled(vector, 1 / norm(vector));
}

const ENDS = ["largest", "smallest"] as const;

/** An end of a spectrum. */
type End = (typeof ENDS)[number];

/** Where an end stands in an ascending list. */
const PLACE: Readonly<Record<End, number>> = { smallest: 0, largest: -1 };

function byEnd<Of>(of: (end: End) => Of): Record<End, Of> {
  return { smallest: of("smallest"), largest: of("largest") };
}

/** How far a value may lie from the eigenvalue that it stands for. */
function allowedError(value: number, tolerance: number, scale: number): number {
  return tolerance * Math.max(Math.abs(value), SMALLEST_SCALE * scale);
}

/** Whether the values that an end had, one a step, stand still and the last is precise. */
function isSettled(history: readonly number[], error: number, tolerance: number, scale: number): boolean {
  const value = history.at(-1)!;
  const before = history.at(-1 - STANDSTILL);
  const allowed = allowedError(value, tolerance, scale);
  return before !== undefined && error <= allowed && Math.abs(value - before) <= allowed;
}

/**
 * How far the Ritz value at an end may lie from an eigenvalue: by the residual, or by its square over what the
 * residual leaves of the gap to the next Ritz value, where there is one.
 */
function errorBound(ascending: Float64Array, end: End, residual: number): number {
  const [value, next] = end === "smallest" ? ascending : ascending.toReversed();
  const gap = next === undefined ? 0 : Math.abs(next - value!) - residual;
  return gap > residual ? residual ** 2 / gap : residual;
}

/** The unit Ritz vector of a place among the Ritz values, from all rows of their eigensystem. */
export function ritzVector(
  { rows }: TridiagonalEigensystem,
  place: number,
  basis: readonly Float64Array[],
): Float64Array {
  const vector = new Float64Array(basis[0]!.length);
  addCombination(
    vector,
    rows.map((row) => row[place]!),
    basis,
  );
  return scaled(vector, 1 / norm(vector));
}

/**
 * Makes a product orthogonal to the whole basis, in place, and gives the norm that is left.
 *
 * The three-term recurrence takes off what is large, the pass over the basis what rounding left; a further pass
 * follows only when that cancelled much ("twice is enough").
 */
export function* orthogonalise(
  rest: Float64Array,
  basis: readonly Float64Array[],
): Generator<Orthogonalisation, number, VectorBlock> {
  takeOff(rest, basis.slice(-2));
  let before = norm(rest);
  for (let pass = 0; ; pass++) {
    yield { rest, basis };
    const after = norm(rest);
    if (pass === 1 || after > Math.SQRT1_2 * before) return after;
    before = after;
  }
}

/** The largest magnitude of ascending values. */
export function largestMagnitude(ascending: Float64Array): number {
  return Math.max(Math.abs(ascending[0]!), Math.abs(ascending.at(-1)!));
}
