import { type ParameterLayout, weightArrays } from "#trees";

/** How many weights a network has. */
export function weightCount(layout: ParameterLayout): number {
  return weightArrays(layout).reduce((sum, { size }) => sum + size, 0);
}

/** How many of so many weights a density keeps: its share of them to the nearest whole number. */
export function keptWeights(density: number, weights: number): number {
  return Math.round(density * weights);
}

/** The smallest density, of three digits, that keeps one of so many weights. */
export function leastDensity(weights: number): number {
  const nearest = Number((0.5 / weights).toPrecision(3));
  if (keptWeights(nearest, weights) > 0) return nearest;
  const unit = 10 ** (Math.floor(Math.log10(nearest)) - 2);
  return Number((nearest + unit).toPrecision(3));
}
