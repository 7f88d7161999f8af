/** Rounding of float32 sums makes equal outputs differ by about this share of the largest of them. */
const RELATIVE_TOLERANCE = 1e-5;

/**
 * Whether outputs `[examples, width]` (flat) are the same for every example, so that similarity to this network means
 * nothing.
 *
 * They count as constant if each of the outputs spans at most 1e-5 of the largest absolute one. A network with an
 * output that is not finite, or with fewer than two examples to compare, counts as degenerate.
 */
export function areConstantOutputs(outputs: Float32Array, width: number): boolean {
  return areConstantRows(outputs, width, () => 0);
}

/**
 * Whether the predicted probabilities of logits `[examples, classes]` (flat) are the same for every example.
 *
 * As `areConstantOutputs`, of logits after subtracting their mean over the classes, which probabilities do not see.
 */
export function areConstantProbabilities(logits: Float32Array, classes: number): boolean {
  return areConstantRows(logits, classes, (row) => row.reduce((sum, logit) => sum + logit, 0) / classes);
}

function areConstantRows(
  values: Float32Array,
  width: number,
  originOf: (row: Float32Array) => number,
): boolean {
  if (!values.every(Number.isFinite)) return true;
  const largest = values.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
  const least = new Float64Array(width).fill(Number.POSITIVE_INFINITY);
  const most = new Float64Array(width).fill(Number.NEGATIVE_INFINITY);
  for (let start = 0; start < values.length; start += width) {
    const row = values.subarray(start, start + width);
    const origin = originOf(row);
    row.forEach((value, k) => {
      least[k] = Math.min(least[k]!, value - origin);
      most[k] = Math.max(most[k]!, value - origin);
    });
  }
  return least.every((low, k) => !(most[k]! - low > RELATIVE_TOLERANCE * largest));
}
