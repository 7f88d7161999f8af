import type { RandomStream } from "#random";
import { mean } from "#statistics";
import { rademacher, type TraceEstimate, traceEstimate } from "./hutchinson.ts";
import type { ProductProcedure } from "./symmetric-operators.ts";
import { dot, isFiniteVector, norm, scaled } from "./vector.ts";

const MOST_PRODUCTS = 100;
const TOLERANCE = 1e-3;
const GUARD = 1e-6;

/** The eigenvalue of largest magnitude as power iteration left it. */
export interface PowerIterationResult {
  readonly value: number;
  readonly iterations: number;
  /** Whether two successive iterates agreed to the tolerance; says nothing about the distance to an eigenvalue. */
  readonly converged: boolean;
}

/**
 * The top eigenvalue as Yang et al. 2021 computed it, for comparison with their numbers; prefer `lanczos`.
 *
 * Power iteration from a Gaussian vector, at most 100 products, until successive Rayleigh quotients agree to 1e-3;
 * the quotient returned is then the previous one. Known defects, kept on purpose: it finds the eigenvalue of
 * largest magnitude, which may be negative; slow convergence looks like convergence; 1e-6 added to norms biases
 * tiny spectra. Gives `null` when a product is not finite.
 */
export function* publishedTopEigenvalue({
  dimension,
  stream,
}: {
  readonly dimension: number;
  readonly stream: RandomStream;
}): ProductProcedure<PowerIterationResult | null> {
  const start = Float64Array.from({ length: dimension }, () => stream.normal());
  let vector = scaled(start, 1 / (norm(start) + GUARD));
  let previous: number | undefined;
  for (let iterations = 1; iterations <= MOST_PRODUCTS; iterations++) {
    const [product] = yield [vector];
    if (!product || !isFiniteVector(product)) return null;
    const quotient = dot(product, vector);
    vector = scaled(product, 1 / (norm(product) + GUARD));
    if (previous !== undefined && Math.abs(previous - quotient) / (Math.abs(previous) + GUARD) < TOLERANCE) {
      return { value: previous, iterations, converged: true };
    }
    previous = quotient;
  }
  return { value: previous!, iterations: MOST_PRODUCTS, converged: false };
}

/**
 * The trace as Yang et al. 2021 computed it, for comparison with their numbers; prefer `hutchinson`.
 *
 * Rademacher probes until two successive running means agree to 1e-3, at most 100. Known defects, kept on purpose:
 * the stopping time is random and controls no error, and because the denominator is signed any negative running
 * mean stops at once. Gives `null` when a product is not finite.
 */
export function* publishedTrace({
  dimension,
  stream,
}: {
  readonly dimension: number;
  readonly stream: RandomStream;
}): ProductProcedure<TraceEstimate | null> {
  const samples: number[] = [];
  let previousMean = 0;
  while (samples.length < MOST_PRODUCTS) {
    const probe = rademacher(dimension, stream);
    const [product] = yield [probe];
    if (!product || !isFiniteVector(product)) return null;
    samples.push(dot(probe, product));
    const runningMean = mean(samples)!;
    if (Math.abs(runningMean - previousMean) / (previousMean + GUARD) < TOLERANCE) break;
    previousMean = runningMean;
  }
  return traceEstimate(samples);
}
