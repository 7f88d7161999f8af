import { Matrix, SingularValueDecomposition } from "ml-matrix";
import {
  centred,
  chosenRows,
  comparedAtOnce,
  crossProduct,
  type Representation,
  type StagedComparison,
} from "#landscape/similarity";

/** Below this share of its scale, what varies over the rows is rounding. */
const CONSTANT = 1e-10;

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
    const cross = Matrix.from1DArray(x.columns, y.columns, crossProduct(x, y));
    const { diagonal } = new SingularValueDecomposition(cross, {
      autoTranspose: true,
      computeLeftSingularVectors: false,
      computeRightSingularVectors: false,
    });
    const nuclear = diagonal.reduce((sum, value) => sum + value, 0);
    // Rounding may lift the correlation of equal shapes above 1.
    return Math.acos(Math.min(1, nuclear));
  },
  reorder: chosenRows,
};

function ofNormOne(x: Representation): Representation | null {
  const own = centred(x);
  const norm = (values: Float64Array) => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
  const [scale, size] = [norm(x.values), norm(own.values)];
  if (!Number.isFinite(scale) || size <= CONSTANT * scale) return null;
  return { ...own, values: own.values.map((value) => value / size) };
}
