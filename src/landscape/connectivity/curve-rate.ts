const FLAT_UNTIL = 0.5;
const FALLEN_BY = 0.9;
const FINAL_FACTOR = 0.01;

/**
 * The factor on the learning rate of a curve in epoch `epoch` (1 … epochs) of `epochs`.
 *
 * With a = epoch / epochs: 1 up to a = 0.5, then linear down to 0.01 at a = 0.9, and 0.01 from there.
 * Source: Garipov et al. 2018, as used by Yang et al. 2021.
 */
export function curveRateFactor(epoch: number, epochs: number): number {
  const progress = epoch / epochs;
  if (progress <= FLAT_UNTIL) return 1;
  if (progress >= FALLEN_BY) return FINAL_FACTOR;
  return 1 - ((progress - FLAT_UNTIL) / (FALLEN_BY - FLAT_UNTIL)) * (1 - FINAL_FACTOR);
}
