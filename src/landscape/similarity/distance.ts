/** The Euclidean distance of two flat parameter vectors of one length, in float64, without any alignment. */
export function l2Distance(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) throw new RangeError(`vectors of ${a.length} and ${b.length} parameters`);
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i]! - b[i]!) ** 2;
  return Math.sqrt(sum);
}

/**
 * The cosine of the angle between two flat parameter vectors of one length, -1 … 1, in float64; `null` where one is zero
 * or not finite. About 0 for networks of different seeds; changed by every permutation of hidden units of one.
 */
export function parameterCosine(a: Float32Array, b: Float32Array): number | null {
  if (a.length !== b.length) throw new RangeError(`vectors of ${a.length} and ${b.length} parameters`);
  let [inner, ofA, ofB] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    inner += a[i]! * b[i]!;
    ofA += a[i]! ** 2;
    ofB += b[i]! ** 2;
  }
  const cosine = inner / Math.sqrt(ofA * ofB);
  return Number.isFinite(cosine) ? Math.max(-1, Math.min(1, cosine)) : null;
}
