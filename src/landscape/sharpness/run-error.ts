/**
 * The standard error that a weighted mean over runs of examples owes to which examples were drawn, without replacement, from a
 * population; `null` for a single run of a larger population.
 *
 * Source: Cochran, Sampling Techniques, 1977, ch. 2.
 *
 * @param values a number of each run
 */
export function errorOfRuns(
  values: readonly number[],
  weights: readonly number[],
  { examples, population }: { readonly examples: number; readonly population: number },
): number | null {
  if (examples >= population) return 0;
  if (values.length < 2) return null;
  const mean = values.reduce((sum, value, i) => sum + weights[i]! * value, 0);
  const spread = values.reduce((sum, value, i) => sum + weights[i]! ** 2 * (value - mean) ** 2, 0);
  return Math.sqrt(((1 - examples / population) * (spread * values.length)) / (values.length - 1));
}
