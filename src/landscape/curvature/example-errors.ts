import { evenRuns } from "../group-size.ts";

/** Runs of examples by whose differences the error of their choice is judged. */
const BLOCKS = 16;

/**
 * The standard error that the mean of one number an example owes to which examples were drawn: those of a sample drawn
 * without replacement from a population.
 *
 * Each row has the number of every example as one random probe estimates it; what probes and examples make together is
 * taken off (a two-way analysis of variance), so that the probes' own noise is no part of it. Examples are compared in
 * 16 runs of neighbours, so that a sample stratified throughout keeps most of what stratification gains. `null` for a single
 * example of several, 0 for the whole population.
 * Source: Cochran, Sampling Techniques, 1977, ch. 2 and 8; Scheffé, The Analysis of Variance, 1959, ch. 4.
 */
export function errorOfExamples(rows: readonly ArrayLike<number>[], population: number): number | null {
  const examples = rows[0]?.length ?? 0;
  if (examples >= population) return 0;
  if (examples < 2) return null;
  const runs = evenRuns(
    Array.from({ length: examples }, (_, i) => i),
    Math.ceil(examples / Math.min(BLOCKS, examples)),
  );
  const weights = runs.map(({ length }) => length / examples);
  const means = rows.map((row) => runs.map((run) => run.reduce((sum, i) => sum + row[i]!, 0) / run.length));
  const rowMeans = means.map((own) => own.reduce((sum, value, k) => sum + weights[k]! * value, 0));
  const runMeans = runs.map((_, k) => meanOf(means.map((own) => own[k]!)));
  const whole = meanOf(rowMeans);
  const [probes, blocks] = [rows.length, runs.length];
  let between = 0;
  let interaction = 0;
  for (const [k, weight] of weights.entries()) {
    between += weight ** 2 * (runMeans[k]! - whole) ** 2;
    for (const [p, own] of means.entries()) {
      interaction += weight ** 2 * (own[k]! - runMeans[k]! - rowMeans[p]! + whole) ** 2;
    }
  }
  const ofProbes = probes < 2 ? 0 : interaction / ((probes - 1) * probes);
  const variance = (Math.max(0, between - ofProbes) * blocks) / (blocks - 1);
  return Math.sqrt((1 - examples / population) * variance);
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
