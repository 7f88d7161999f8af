/** How a density is smoothed and where it is told. */
export interface DensityOptions {
  /** Places at which it is told, 256 if not said. */
  readonly points?: number | undefined;
  /**
   * Standard deviation of the Gaussian that stands for a value, in the units of `at`; a hundredth of the values' range if
   * not said.
   */
  readonly width?: number | undefined;
  /** How many widths beyond the outermost values it is told, 3 if not said. */
  readonly margin?: number | undefined;
}

/** A smoothed density. */
export interface Density {
  /** Where, ascending and evenly spaced, to the margin beyond the outermost values on either side. */
  readonly at: Float64Array;
  /** Its integral is the sum of the weights. */
  readonly density: Float64Array;
  /** The standard deviation of the smoothing, in the units of `at`. */
  readonly width: number;
}

/** The share of the values' range that the smoothing has for its width unless told otherwise. */
const USUAL_WIDTH = 0.01;

/** The density of at least one value with a weight each, every value a Gaussian of its weight. */
export function weightedDensity(
  values: readonly number[],
  weights: readonly number[],
  { points = 256, width, margin = 3 }: DensityOptions = {},
): Density {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const range = high > low ? high - low : Math.max(1, Math.abs(high));
  const sigma = width ?? USUAL_WIDTH * range;
  const from = low - margin * sigma;
  const step = (high + margin * sigma - from) / (points - 1);
  const at = Float64Array.from({ length: points }, (_, i) => from + i * step);
  const density = at.map((here) =>
    values.reduce((sum, value, i) => {
      const away = (here - value) / sigma;
      return sum + (weights[i]! * Math.exp(-0.5 * away * away)) / (sigma * Math.sqrt(2 * Math.PI));
    }, 0),
  );
  return { at, density, width: sigma };
}

/** Magnitudes below this share of the largest have its logarithm. */
const FLOOR = 1e-6;

/** Natural logarithms of magnitudes, none of less than 1e-6 of the largest. */
export function logMagnitudes(values: readonly number[]): readonly number[] {
  const largest = Math.max(...values.map(Math.abs));
  const floor = FLOOR * (largest > 0 ? largest : 1);
  return values.map((value) => Math.log(Math.max(Math.abs(value), floor)));
}
