import { mean, standardErrorOfMean } from "#statistics";
import { christoffelNumber } from "./christoffel-number.ts";
import type { Quadrature } from "./quadrature.ts";

/** A mean over start vectors. */
export interface SpectralEstimate {
  readonly value: number;
  /**
   * By the spread over start vectors; of moments at least what the outermost eigenvalues alone make such a mean vary by: of a
   * few start vectors, most of which hold little of the largest eigenvalue, the spread itself is too small. `null` with a
   * single one.
   */
  readonly standardError: number | null;
}

/** A share of all eigenvalues, which a quadrature tells only as finely as its nodes lie. */
export interface SpectralShare extends SpectralEstimate {
  /** By the spread over start vectors and by `resolution`, in quadrature; `null` with a single start vector. */
  readonly standardError: number | null;
  /**
   * How much eigenvalues that the nodes next to the border cannot place may add or take, at most: a bound of each
   * quadrature (`christoffelNumber`), in the mean over start vectors.
   */
  readonly resolution: number;
}

/** What quadratures from several start vectors say of a spectrum. */
export interface SpectralMoments {
  /** The trace, dimension · Σ weight · node. */
  readonly trace: SpectralEstimate;
  /** The sum of the squares of all eigenvalues, dimension · Σ weight · node². */
  readonly squaredNorm: SpectralEstimate;
  /** The share of all eigenvalues that are negative: the weight of the negative nodes. */
  readonly negativeMass: SpectralShare;
  /** Negative nodes, the most of any start vector: at least as many eigenvalues are negative, but for rounding. */
  readonly negativeNodes: number;
  /** The outermost nodes of all start vectors, which lie inside the spectrum. */
  readonly smallest: number;
  readonly largest: number;
}

/**
 * Nodes above minus this share of the largest magnitude count as zero: products are made in float32, and a spectrum with
 * most of its eigenvalues at zero has nodes there of either sign.
 */
const ZERO = 1e-5;

/** Moments and signs of a spectrum by at least one quadrature of a matrix of that dimension. */
export function spectralMoments(quadratures: readonly Quadrature[], dimension: number): SpectralMoments {
  const smallest = Math.min(...quadratures.map(({ nodes }) => nodes[0]!));
  const largest = Math.max(...quadratures.map(({ nodes }) => nodes.at(-1)!));
  const zero = -ZERO * Math.max(Math.abs(smallest), Math.abs(largest));
  const estimate = (of: (node: number) => number): SpectralEstimate => {
    const samples = quadratures.map(({ nodes, weights }) =>
      nodes.reduce((sum, node, i) => sum + weights[i]! * of(node), 0),
    );
    return { value: mean(samples)!, standardError: standardErrorOfMean(samples) };
  };
  const moment = (power: 1 | 2): SpectralEstimate => {
    const { value, standardError } = estimate((node) => dimension * node ** power);
    if (standardError === null) return { value, standardError };
    const ends = smallest < largest ? [smallest, largest] : [largest];
    const squares = ends.reduce((sum, end) => sum + end ** (2 * power), 0);
    const least = leastVariance(squares, value, dimension) / quadratures.length;
    return { value, standardError: Math.max(standardError, Math.sqrt(least)) };
  };
  const resolution = mean(quadratures.map((own) => christoffelNumber(own, zero)))!;
  const { value, standardError } = estimate((node) => (node < zero ? 1 : 0));
  const negative = quadratures.map(({ nodes }) => nodes.filter((node) => node < zero).length);
  return {
    trace: moment(1),
    squaredNorm: moment(2),
    negativeMass: {
      value,
      standardError: standardError === null ? null : Math.hypot(standardError, resolution),
      resolution,
    },
    negativeNodes: Math.max(...negative),
    smallest,
    largest,
  };
}

/**
 * The least variance of dimension · v·Av over unit vectors v of random direction: 2d/(d + 2) times the sum of the squares of
 * A's eigenvalues, of which some are known, less its trace squared over the dimension d.
 */
function leastVariance(squares: number, trace: number, dimension: number): number {
  return (Math.max(0, squares - trace ** 2 / dimension) * 2 * dimension) / (dimension + 2);
}
