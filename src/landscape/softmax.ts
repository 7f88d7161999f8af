/** Probabilities of as many logits from `start` on as `into` holds, in float64; NaN where one of them is NaN or infinitely large. */
export function softmaxInto(into: Float64Array, logits: Float32Array, start: number): void {
  let largest = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < into.length; k++) largest = Math.max(largest, logits[start + k]!);
  let sum = 0;
  for (let k = 0; k < into.length; k++) {
    into[k] = Math.exp(logits[start + k]! - largest);
    sum += into[k]!;
  }
  for (let k = 0; k < into.length; k++) into[k]! /= sum;
}
