/** Factors are sought between this and its inverse. */
const LARGEST_FACTOR = 1000;

/** Steps of Newton's method, which from either start come to the last digits that matter in fewer. */
const STEPS = 8;

/** What decides by which factor two units fit best: those of one network with those of another, in arrays it multiplies or divides. */
export interface FitOfUnits {
  /** The inner product of the units where the factor multiplies the second, and the square of the second there. */
  readonly product: number;
  readonly square: number;
  /** The same where it divides. */
  readonly dividedProduct: number;
  readonly dividedSquare: number;
}

/** By how much less half the squared distance of two units is than half the square of the first, by a factor of the second. */
export function gainBy(
  factor: number,
  { product, square, dividedProduct, dividedSquare }: FitOfUnits,
): number {
  return (
    factor * product +
    dividedProduct / factor -
    0.5 * (factor * factor * square + dividedSquare / (factor * factor))
  );
}

/**
 * The positive factor by which two units are closest: of those that Newton's method finds from 1 and from where the second
 * is smallest the better, and 1 if neither is better than that.
 */
export function bestFactor(fit: FitOfUnits): number {
  const { product, square, dividedProduct, dividedSquare } = fit;
  const limit = Math.log(LARGEST_FACTOR);
  let [best, most] = [1, gainBy(1, fit)];
  const balanced = square > 0 && dividedSquare > 0 ? 0.25 * Math.log(dividedSquare / square) : Number.NaN;
  for (const start of [0, balanced]) {
    if (!Number.isFinite(start)) continue;
    let exponent = Math.max(-limit, Math.min(limit, start));
    for (let step = 0; step < STEPS; step++) {
      const factor = Math.exp(exponent);
      const [up, down] = [factor * product, dividedProduct / factor];
      const [upSquare, downSquare] = [factor * factor * square, dividedSquare / (factor * factor)];
      const slope = up - down - upSquare + downSquare;
      const curvature = up + down - 2 * (upSquare + downSquare);
      const move = curvature < 0 ? -slope / curvature : Math.sign(slope);
      exponent = Math.max(-limit, Math.min(limit, exponent + Math.max(-1, Math.min(1, move))));
    }
    const factor = Math.exp(exponent);
    const gain = gainBy(factor, fit);
    if (gain > most) [best, most] = [factor, gain];
  }
  return best;
}
