/** How close two logits may be, as a share of the largest there is (at least 1), for rounding to decide between them. */
const TIE = 1e-5;

/**
 * How many of the rows of logits `[examples, classes]` (flat) are decided by rounding: their two largest are closer than
 * `close`, by default what float32 leaves open.
 */
export function countOfTies(
  logits: Float32Array,
  classes: number,
  close: number = TIE * reachOf(logits),
): number {
  let ties = 0;
  for (let start = 0; start < logits.length; start += classes) {
    let [largest, second] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let i = start; i < start + classes; i++) {
      const logit = logits[i]!;
      if (logit > largest) [largest, second] = [logit, largest];
      else if (logit > second) second = logit;
    }
    if (largest - second <= close) ties++;
  }
  return ties;
}

/** The largest logit in size, at least 1. */
export function reachOf(logits: Float32Array): number {
  return logits.reduce((most, logit) => Math.max(most, Math.abs(logit)), 1);
}
