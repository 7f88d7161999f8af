import { type Density, type DensityOptions, logMagnitudes, weightedDensity } from "#statistics";
import type { Quadrature } from "./quadrature.ts";

/** How a spectral density is smoothed, and what it is of. */
export interface SpectralDensityOptions extends DensityOptions {
  /**
   * Of eigenvalues as they are, or of the natural logarithms of their magnitudes; a logarithm is not taken of less than
   * 1e-6 of the largest magnitude, where all smaller ones then are.
   */
  readonly of?: "eigenvalues" | "logarithms";
}

/**
 * The density of a spectrum, or of the logarithms of its magnitudes, from quadratures of random start vectors, each node a
 * Gaussian of its weight; its integral is 1.
 *
 * What lies closer together than the width is not told apart, and no feature narrower than it is there. Source: Ghorbani,
 * Krishnan and Xiao 2019; Papyan 2018 for logarithms.
 */
export function spectralDensity(
  quadratures: readonly Quadrature[],
  { of = "eigenvalues", ...options }: SpectralDensityOptions = {},
): Density {
  const nodes = quadratures.flatMap((own) => [...own.nodes]);
  const weights = quadratures.flatMap((own) => [...own.weights].map((weight) => weight / quadratures.length));
  return weightedDensity(of === "eigenvalues" ? nodes : logMagnitudes(nodes), weights, options);
}
