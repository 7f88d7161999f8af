/**
 * The logarithms of the mean probabilities of several networks, from their logits `[rows, classes]` (flat).
 *
 * As logits they stand for these probabilities. Logarithms of vanishing ones stay finite: no probability is formed.
 */
export function logMeanProbabilities(logits: readonly Float32Array[], classes: number): Float32Array {
  const together = new Float32Array(logits[0]!.length);
  const ofMembers = logits.map(() => new Float64Array(classes));
  for (let start = 0; start < together.length; start += classes) {
    for (const [member, own] of logits.entries()) logProbabilities(own, start, ofMembers[member]!);
    for (let k = 0; k < classes; k++) {
      let largest = Number.NEGATIVE_INFINITY;
      for (const own of ofMembers) largest = Math.max(largest, own[k]!);
      let sum = 0;
      for (const own of ofMembers) sum += Math.exp(own[k]! - largest);
      together[start + k] = largest + Math.log(sum / logits.length);
    }
  }
  return together;
}

/** Logits less the logarithm of the sum of their exponentials. */
function logProbabilities(logits: Float32Array, start: number, into: Float64Array): void {
  let largest = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < into.length; k++) largest = Math.max(largest, logits[start + k]!);
  let sum = 0;
  for (let k = 0; k < into.length; k++) sum += Math.exp(logits[start + k]! - largest);
  const logarithm = Math.log(sum);
  for (let k = 0; k < into.length; k++) into[k] = logits[start + k]! - largest - logarithm;
}
