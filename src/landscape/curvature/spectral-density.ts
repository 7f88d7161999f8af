import type { Quadrature } from "./quadrature.ts";

/** How a density is smoothed and where it is told. */
export interface DensityOptions {
  /** Places at which it is told, 256 if not said. */
  readonly points?: number | undefined;
  /**
   * Standard deviation of the Gaussian that stands for a node, in the units of `at`; a hundredth of the nodes' range if
   * not said.
   */
  readonly width?: number | undefined;
  /**
   * Of eigenvalues as they are, or of the natural logarithms of their magnitudes; a logarithm is not taken of less than
   * 1e-6 of the largest magnitude, where all smaller ones then are.
   */
  readonly of?: "eigenvalues" | "logarithms";
}

/** A smoothed spectral density, whose integral is 1. */
export interface SpectralDensity {
  /** Where, ascending and evenly spaced, three widths beyond the outermost nodes on either side. */
  readonly at: Float64Array;
  readonly density: Float64Array;
  /** The standard deviation of the smoothing, in the units of `at`. */
  readonly width: number;
}

/** Magnitudes below this share of the largest have its logarithm. */
const FLOOR = 1e-6;

/** The share of the nodes' range that the smoothing has for its width unless told otherwise. */
const USUAL_WIDTH = 0.01;

/**
 * The density of a spectrum, or of the logarithms of its magnitudes, from quadratures of random start vectors, each node a
 * Gaussian of its weight.
 *
 * What lies closer together than the width is not told apart, and no feature narrower than it is there. Source: Ghorbani,
 * Krishnan and Xiao 2019; Papyan 2018 for logarithms.
 */
export function spectralDensity(
  quadratures: readonly Quadrature[],
  { points = 256, width, of = "eigenvalues" }: DensityOptions = {},
): SpectralDensity {
  const all = quadratures.flatMap(({ nodes, weights }) =>
    Array.from(nodes, (node, i) => ({ node, weight: weights[i]! / quadratures.length })),
  );
  const scale = Math.max(...all.map(({ node }) => Math.abs(node)));
  const floor = FLOOR * (scale > 0 ? scale : 1);
  const placed = all.map(({ node, weight }) => ({
    place: of === "eigenvalues" ? node : Math.log(Math.max(Math.abs(node), floor)),
    weight,
  }));
  const places = placed.map(({ place }) => place);
  const [low, high] = [Math.min(...places), Math.max(...places)];
  const range = high > low ? high - low : Math.max(1, Math.abs(high));
  const sigma = width ?? USUAL_WIDTH * range;
  const from = low - 3 * sigma;
  const step = (high + 3 * sigma - from) / (points - 1);
  const at = Float64Array.from({ length: points }, (_, i) => from + i * step);
  const density = at.map((here) =>
    placed.reduce((sum, { place, weight }) => {
      const away = (here - place) / sigma;
      return sum + (weight * Math.exp(-0.5 * away * away)) / (sigma * Math.sqrt(2 * Math.PI));
    }, 0),
  );
  return { at, density, width: sigma };
}
