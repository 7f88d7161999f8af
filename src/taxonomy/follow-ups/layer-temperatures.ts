/** Least and most that a layer's learning rate is multiplied by. */
const FACTORS = { least: 0.5, most: 1.5 } as const;

/**
 * By what to multiply the learning rate of every layer so that they train alike: from 0.5 for the layer whose spectrum has
 * the heaviest tail to 1.5 for the one with the lightest, in between by the exponent (TempBalance: Zhou et al. 2023,
 * equation 2). A layer of unknown exponent keeps its rate; where all are equal, all do.
 */
export function layerTemperatures(exponents: readonly (number | null)[]): readonly number[] {
  const known = exponents.filter((exponent) => exponent !== null);
  const [low, high] = [Math.min(...known), Math.max(...known)];
  return exponents.map((exponent) =>
    exponent === null || !(high > low)
      ? 1
      : FACTORS.least + ((FACTORS.most - FACTORS.least) * (exponent - low)) / (high - low),
  );
}
