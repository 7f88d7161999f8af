import { mean } from "./estimate.ts";

/**
 * The standard error of a number by the jackknife, from its values without each of the units, or groups of as many units, that
 * it is of in turn; `null` where one of these is, or there are none.
 *
 * Source: Efron and Stein 1981.
 *
 * @throws AtlasError `statistics/not-finite`
 */
export function jackknifeError(without: readonly (number | null)[]): number | null {
  const known = without.filter((value) => value !== null);
  const centre = mean(known);
  if (centre === null || known.length < without.length) return null;
  const squares = known.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  return Math.sqrt(((known.length - 1) / known.length) * squares);
}
