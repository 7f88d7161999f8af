/** How well logits predict labels. */
export interface ClassificationMetrics {
  /** Mean cross-entropy in nats; `null` if any logit is not finite. */
  readonly loss: number | null;
  /** Percent of examples whose largest logit (the first of equals) is not their label's, or that have a NaN. */
  readonly errorPct: number;
  /** 100 - errorPct. */
  readonly accuracyPct: number;
}

/**
 * Loss and error of logits `[examples, classes]` (flat) against labels `[examples]`, at least one, in float64.
 */
export function classificationMetrics(
  logits: Float32Array,
  labels: Int32Array,
  classes: number,
): ClassificationMetrics {
  let loss = 0;
  let wrong = 0;
  labels.forEach((label, example) => {
    const row = logits.subarray(example * classes, (example + 1) * classes);
    loss += crossEntropyOf(row, label);
    if (argmax(row) !== label) wrong++;
  });
  const errorPct = (100 * wrong) / labels.length;
  return {
    loss: logits.every(Number.isFinite) ? loss / labels.length : null,
    errorPct,
    accuracyPct: 100 - errorPct,
  };
}

/** ln Σ exp(logits) - logits[label], kept exact for large logits by taking out the largest. */
function crossEntropyOf(row: Float32Array, label: number): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (const logit of row) largest = Math.max(largest, logit);
  let sum = 0;
  for (const logit of row) sum += Math.exp(logit - largest);
  return Math.log(sum) + (largest - row[label]!);
}

/** The index of the largest number, the first of equals; -1 if there is a NaN. */
function argmax(row: Float32Array): number {
  let best = 0;
  for (let i = 0; i < row.length; i++) {
    if (Number.isNaN(row[i])) return -1;
    if (row[i]! > row[best]!) best = i;
  }
  return best;
}
