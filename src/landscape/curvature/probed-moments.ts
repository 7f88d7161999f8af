import { mean, standardErrorOfMean } from "#statistics";
import { drawSigns } from "./hutchinson.ts";
import { overVectors, type ProbeOptions } from "./random-probes.ts";
import type { ProductProcedure } from "./symmetric-operators.ts";
import { dot } from "./vector.ts";
import type { StochasticEstimate } from "./xtrace.ts";

/** An estimate of the diagonal of a matrix. */
export interface DiagonalEstimate {
  readonly values: Float64Array;
  /** The standard error of each; `null` with a single probe. */
  readonly standardErrors: Float64Array | null;
  /** Products with the matrix that were spent. */
  readonly products: number;
}

/**
 * The diagonal of a symmetric matrix: the mean of v∘Hv over Rademacher probes v, element by element.
 *
 * One probe's variance at i is the sum of the squares of row i beside its diagonal element. Gives `null` when a product is
 * not finite. Source: Bekas, Kokiopoulou and Saad 2007, whose denominator is constant for signs.
 */
export function* estimateDiagonal(options: ProbeOptions): ProductProcedure<DiagonalEstimate | null> {
  const { dimension, stream, probes } = options;
  const values = new Float64Array(dimension);
  const squares = new Float64Array(dimension);
  let seen = 0;
  const isWhole = yield* overVectors(
    options,
    Math.max(1, probes),
    (vector) => drawSigns(vector, stream),
    (vector, product) => {
      seen++;
      // Means and sums of squared differences from them as they grow (Welford), which do not cancel.
      for (let i = 0; i < dimension; i++) {
        const sample = vector[i]! * product[i]!;
        const before = sample - values[i]!;
        values[i]! += before / seen;
        squares[i]! += before * (sample - values[i]!);
      }
    },
  );
  if (!isWhole) return null;
  const standardErrors = seen < 2 ? null : squares.map((sum) => Math.sqrt(sum / (seen - 1) / seen));
  return { values, standardErrors, products: seen };
}

/**
 * The squared Frobenius norm of a symmetric matrix, Σ λ²: the mean of ‖Hv‖² over Rademacher probes v.
 *
 * Gives `null` when a product is not finite.
 */
export function* squaredFrobeniusNorm(options: ProbeOptions): ProductProcedure<StochasticEstimate | null> {
  const samples: number[] = [];
  const isWhole = yield* overVectors(
    options,
    Math.max(1, options.probes),
    (vector) => drawSigns(vector, options.stream),
    (_, product) => samples.push(dot(product, product)),
  );
  if (!isWhole) return null;
  return { value: mean(samples)!, standardError: standardErrorOfMean(samples), products: samples.length };
}
