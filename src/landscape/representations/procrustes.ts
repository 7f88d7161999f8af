import {
  centredFeatures,
  chosenRows,
  comparedAtOnce,
  type Representation,
  type StagedComparison,
  squaredNorm,
} from "#landscape/similarity";
import { crossSingularValues } from "./cross-matrix.ts";

/**
 * The angle between two representations as shapes: the arc cosine of ‖XᵀY‖* (the sum of singular values) for centred
 * representations of Frobenius norm 1, that is of the largest correlation that a rotation of one can reach.
 *
 * In radians, 0 (the same shape) … π/2. A metric: symmetric, with the triangle inequality. Unchanged by rotation,
 * reflection, isotropic scaling and shift of either, and not by other linear maps. `null` where a representation is
 * constant or not finite.
 * Source: Williams, Kunz, Kornblith and Linderman 2021, equation 6.
 */
export function procrustesDistance(x: Representation, y: Representation): number | null {
  return comparedAtOnce(stagedProcrustes, x, y);
}

/** `procrustesDistance` in two steps. */
export const stagedProcrustes: StagedComparison<Representation> = {
  prepare: ofNormOne,
  compare: (x, y) => {
    const nuclear = crossSingularValues(x, y).reduce((sum, value) => sum + value, 0);
    // Rounding may lift the correlation of equal shapes above 1.
    return Math.acos(Math.min(1, nuclear));
  },
  reorder: chosenRows,
};

function ofNormOne(x: Representation): Representation | null {
  const own = centredFeatures(x);
  if (own === null) return null;
  const size = Math.sqrt(squaredNorm(own.values));
  return { ...own, values: own.values.map((value) => value / size) };
}
