import { type Matrix, SingularValueDecomposition } from "ml-matrix";
import {
  checkRows,
  chosenRows,
  comparedAtOnce,
  crossProduct,
  type Representation,
  type StagedComparison,
} from "#landscape/similarity";
import { mean } from "#statistics";
import { crossMatrix, crossSingularValues } from "./cross-matrix.ts";
import { type PrincipalDirections, principalDirections } from "./principal-directions.ts";

/** How the directions of two representations correlate. */
export interface CanonicalCorrelations {
  /** Descending, 0 … 1, as many as the smaller of the two ranks. */
  readonly correlations: readonly number[];
  /** In how many directions either representation varies. */
  readonly ranks: readonly [number, number];
}

/**
 * The canonical correlations of two representations of the same rows: the correlations of their features after the best
 * linear map of either.
 *
 * Unchanged by every invertible linear map and shift of either, and by the order of rows where it is that of both. `null` where
 * a representation is constant or not finite, and where the rows are too few: from ranks that add up to the number of
 * rows on, some correlations are 1 whatever the numbers are.
 * Source: Hotelling 1936; by orthonormal bases as in Björck and Golub 1973.
 *
 * @param variance the share of the variance of either that is kept, 0 … 1; below 1 what is unchanged is only rotation,
 *   isotropic scaling and shift
 */
export function canonicalCorrelations(
  x: Representation,
  y: Representation,
  variance = 1,
): CanonicalCorrelations | null {
  checkRows(x, y);
  const [ofX, ofY] = [principalDirections(x, variance), principalDirections(y, variance)];
  if (ofX === null || ofY === null || haveTooFewRows(ofX, ofY)) return null;
  return {
    correlations: correlationsOf(ofX, ofY),
    ranks: [ofX.singularValues.length, ofY.singularValues.length],
  };
}

/**
 * Mean canonical correlation of two representations, 0 … 1. Invariant and `null` as `canonicalCorrelations`.
 *
 * Source: Raghu et al. 2017; the measure called ρ̄(CCA) by Kornblith et al. 2019.
 */
export function meanCca(x: Representation, y: Representation): number | null {
  return comparedAtOnce(stagedMeanCca, x, y);
}

/**
 * Singular vector canonical correlation: the mean canonical correlation of the directions that explain 99 % of the variance
 * of either representation, 0 … 1. Unchanged by rotation, isotropic scaling and shift of either; `null` as above.
 *
 * Source: Raghu, Gilmer, Yosinski and Sohl-Dickstein 2017.
 */
export function svcca(x: Representation, y: Representation, variance = 0.99): number | null {
  return comparedAtOnce(stagedSvcca(variance), x, y);
}

/** `svcca` in two steps. */
export function stagedSvcca(variance = 0.99): StagedComparison<PrincipalDirections> {
  return {
    prepare: (x) => principalDirections(x, variance),
    compare: (x, y) => (haveTooFewRows(x, y) ? null : mean(correlationsOf(x, y))),
    reorder: (side, order) => ({ ...side, scores: chosenRows(side.scores, order) }),
  };
}

/**
 * Projection-weighted canonical correlation, 0 … 1: every correlation weighs as much as its direction takes part in the
 * features; the mean of the two directions in which it can be taken, so that it is symmetric.
 *
 * Unchanged by isotropic scaling and shift of either and by the order and signs of features; `null` as above.
 * Source: Morcos, Raghu and Bengio 2018, section 2.3.
 */
export function pwcca(x: Representation, y: Representation): number | null {
  return comparedAtOnce(stagedPwcca, x, y);
}

/** `meanCca` in two steps. */
export const stagedMeanCca = stagedSvcca(1);

/** What projection-weighted correlation takes of one representation. */
interface PwccaSide extends PrincipalDirections {
  /** Scores times features, `[rank, columns]`, as columns: by them a direction takes part in the features. */
  readonly loadings: Representation;
}

/** `pwcca` in two steps. */
export const stagedPwcca: StagedComparison<PwccaSide> = {
  prepare: (x) => {
    const own = principalDirections(x);
    if (own === null) return null;
    const values = crossProduct(own.scores, own.features);
    return { ...own, loadings: { values, rows: own.scores.columns, columns: x.columns } };
  },
  compare: (x, y) => {
    if (haveTooFewRows(x, y)) return null;
    const { leftSingularVectors, rightSingularVectors, diagonal } = new SingularValueDecomposition(
      crossMatrix(x.scores, y.scores),
      { autoTranspose: true },
    );
    const correlations = diagonal.map(asCorrelation);
    const weighted = ({ loadings }: PwccaSide, vectors: Matrix) => {
      const weights = correlations.map((_, i) => participation(loadings, vectors.getColumn(i)));
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      return weights.reduce((sum, weight, i) => sum + weight * correlations[i]!, 0) / total;
    };
    return (weighted(x, leftSingularVectors) + weighted(y, rightSingularVectors)) / 2;
  },
  reorder: (side, order) => ({ ...side, scores: chosenRows(side.scores, order) }),
};

/** How much a direction, a mix of the scores, takes part in the features. */
function participation({ values, rows, columns }: Representation, mix: readonly number[]): number {
  let total = 0;
  for (let k = 0; k < columns; k++) {
    let share = 0;
    for (let i = 0; i < rows; i++) share += mix[i]! * values[i * columns + k]!;
    total += Math.abs(share);
  }
  return total;
}

/** Centring takes one direction from the rows. */
const haveTooFewRows = (x: PrincipalDirections, y: PrincipalDirections): boolean =>
  x.singularValues.length + y.singularValues.length > x.scores.rows - 1;

function correlationsOf(x: PrincipalDirections, y: PrincipalDirections): readonly number[] {
  return crossSingularValues(x.scores, y.scores).map(asCorrelation);
}

/** Rounding may lift a correlation above 1. */
const asCorrelation = (value: number): number => Math.min(1, value);
