/** Rounding of float32 sums makes equal logits differ by about this share of the largest of them. */
const RELATIVE_TOLERANCE = 1e-5;

/**
 * Whether the predicted probabilities of logits `[examples, classes]` (flat) are the same for every example,
 * so that similarity to this network means nothing.
 *
 * Logits are compared after subtracting their mean over the classes, which probabilities do not see; they
 * count as constant if for each class they span at most 1e-5 of the largest absolute logit. A network with
 * a logit that is not finite, or with fewer than two examples to compare, counts as degenerate.
 */
export function isDegenerate(logits: Float32Array, classes: number): boolean {
  if (!logits.every(Number.isFinite)) return true;
  const largest = logits.reduce((max, logit) => Math.max(max, Math.abs(logit)), 0);
  const least = new Float64Array(classes).fill(Number.POSITIVE_INFINITY);
  const most = new Float64Array(classes).fill(Number.NEGATIVE_INFINITY);
  for (let start = 0; start < logits.length; start += classes) {
    const row = logits.subarray(start, start + classes);
    const mean = row.reduce((sum, logit) => sum + logit, 0) / classes;
    row.forEach((logit, k) => {
      least[k] = Math.min(least[k]!, logit - mean);
      most[k] = Math.max(most[k]!, logit - mean);
    });
  }
  return least.every((low, k) => !(most[k]! - low > RELATIVE_TOLERANCE * largest));
}
