import { type ControlPoints, innerProductsOfSides } from "./control-points.ts";

/**
 * The weights of `count` control points at t in [0, 1] on the straight pieces from each to the next, all of which take as
 * long. At most two are not 0; at t = j / (count - 1) they pick point j. Source: Garipov et al. 2018, section 3.2.
 */
export function polychainWeights(t: number, count: number): Float64Array {
  const weights = new Float64Array(count);
  if (count === 1) return weights.fill(1);
  const place = t * (count - 1);
  const piece = Math.min(Math.floor(place), count - 2);
  weights[piece] = 1 - (place - piece);
  weights[piece + 1] = place - piece;
  return weights;
}

/** The times at which a chain of straight pieces bends. */
export function polychainBends(count: number): readonly number[] {
  return Array.from({ length: Math.max(0, count - 2) }, (_, j) => (j + 1) / (count - 1));
}

/** How far along a chain of straight pieces some times lie, from its beginning on. */
export function polychainArcLengths(points: ControlPoints, times: readonly number[]): readonly number[] {
  const sides = innerProductsOfSides(points).map((own, i) => Math.sqrt(own[i]!));
  return times.map((t) => {
    const place = t * sides.length;
    return sides.reduce((sum, side, i) => sum + side * Math.min(1, Math.max(0, place - i)), 0);
  });
}
