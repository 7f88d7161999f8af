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
  let areFinite = true;
  for (const [example, label] of labels.entries()) {
    const start = example * classes;
    const best = argmax(logits, start, classes);
    loss += crossEntropy(logits, start, classes, label);
    if (best !== label) wrong++;
    for (let i = start; i < start + classes; i++) areFinite &&= Number.isFinite(logits[i]);
  }
  const errorPct = (100 * wrong) / labels.length;
  return {
    loss: areFinite ? loss / labels.length : null,
    errorPct,
    accuracyPct: 100 - errorPct,
  };
}

/** ln Σ exp(logits) - logits[label] of one row, kept exact for large logits by taking out the largest. */
function crossEntropy(logits: Float32Array, start: number, classes: number, label: number): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (let i = start; i < start + classes; i++) largest = Math.max(largest, logits[i]!);
  let sum = 0;
  for (let i = start; i < start + classes; i++) sum += Math.exp(logits[i]! - largest);
  return Math.log(sum) + (largest - logits[start + label]!);
}

/** The class of the largest logit of one row, the first of equals; -1 if there is a NaN. */
function argmax(logits: Float32Array, start: number, classes: number): number {
  let best = 0;
  for (let i = 0; i < classes; i++) {
    if (Number.isNaN(logits[start + i])) return -1;
    if (logits[start + i]! > logits[start + best]!) best = i;
  }
  return best;
}
