import { SingularValueDecomposition } from "ml-matrix";
import { centred, type Representation } from "#landscape/similarity";
import { mean } from "#statistics";
import { matrixOf, type PrincipalDirections, principalDirections } from "./principal-directions.ts";

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
  const both = bothDirections(x, y, variance);
  if (both === null) return null;
  const [ofX, ofY] = both;
  return {
    correlations: crossDecomposition(ofX, ofY).diagonal.map(asCorrelation),
    ranks: [ofX.singularValues.length, ofY.singularValues.length],
  };
}

/**
 * Mean canonical correlation of two representations, 0 … 1. Invariant and `null` as `canonicalCorrelations`.
 *
 * Source: Raghu et al. 2017; the measure called ρ̄(CCA) by Kornblith et al. 2019.
 */
export function meanCca(x: Representation, y: Representation): number | null {
  return meanOf(canonicalCorrelations(x, y));
}

/**
 * Singular vector canonical correlation: the mean canonical correlation of the directions that explain 99 % of the variance
 * of either representation, 0 … 1. Unchanged by rotation, isotropic scaling and shift of either; `null` as above.
 *
 * Source: Raghu, Gilmer, Yosinski and Sohl-Dickstein 2017.
 */
export function svcca(x: Representation, y: Representation, variance = 0.99): number | null {
  return meanOf(canonicalCorrelations(x, y, variance));
}

/**
 * Projection-weighted canonical correlation, 0 … 1: every correlation weighs as much as its direction takes part in the
 * features; the mean of the two directions in which it can be taken, so that it is symmetric.
 *
 * Unchanged by isotropic scaling and shift of either and by the order and signs of features; `null` as above.
 * Source: Morcos, Raghu and Bengio 2018, section 2.3.
 */
export function pwcca(x: Representation, y: Representation): number | null {
  const both = bothDirections(x, y, 1);
  if (both === null) return null;
  const [ofX, ofY] = both;
  const decomposition = crossDecomposition(ofX, ofY);
  const correlations = decomposition.diagonal.map(asCorrelation);
  const weighted = (own: Representation, variates: ReturnType<PrincipalDirections["scores"]["mmul"]>) => {
    const shares = variates.transpose().mmul(matrixOf(centred(own)));
    const weights = correlations.map((_, i) =>
      shares.getRow(i).reduce((sum, share) => sum + Math.abs(share), 0),
    );
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return weights.reduce((sum, weight, i) => sum + weight * correlations[i]!, 0) / total;
  };
  const left = weighted(x, ofX.scores.mmul(decomposition.leftSingularVectors));
  const right = weighted(y, ofY.scores.mmul(decomposition.rightSingularVectors));
  return (left + right) / 2;
}

function bothDirections(
  x: Representation,
  y: Representation,
  variance: number,
): readonly [PrincipalDirections, PrincipalDirections] | null {
  if (x.rows !== y.rows) throw new RangeError(`the representations have ${x.rows} and ${y.rows} rows`);
  const [ofX, ofY] = [principalDirections(x, variance), principalDirections(y, variance)];
  if (ofX === null || ofY === null) return null;
  // Centring takes one direction from the rows.
  const together = ofX.singularValues.length + ofY.singularValues.length;
  return together > x.rows - 1 ? null : [ofX, ofY];
}

function crossDecomposition(x: PrincipalDirections, y: PrincipalDirections): SingularValueDecomposition {
  return new SingularValueDecomposition(x.scores.transpose().mmul(y.scores), { autoTranspose: true });
}

/** Rounding may lift a correlation above 1. */
const asCorrelation = (value: number): number => Math.min(1, value);

function meanOf(found: CanonicalCorrelations | null): number | null {
  if (found === null) return null;
  return mean(found.correlations);
}
