/** The inner product of two vectors of equal length, summed in float64. */
export function dot(a: Float64Array, b: Float64Array): number {
  const length = a.length;
  const whole = length - (length % 4);
  // Four sums at once: a single one would wait for each addition before the next.
  let [sum0, sum1, sum2, sum3] = [0, 0, 0, 0];
  for (let i = 0; i < whole; i += 4) {
    sum0 += a[i]! * b[i]!;
    sum1 += a[i + 1]! * b[i + 1]!;
    sum2 += a[i + 2]! * b[i + 2]!;
    sum3 += a[i + 3]! * b[i + 3]!;
  }
  for (let i = whole; i < length; i++) sum0 += a[i]! * b[i]!;
  return sum0 + sum1 + (sum2 + sum3);
}

/** The part of the inner product of two vectors that is of some rows. */
export function dotOfRows(
  a: Float64Array,
  b: Float64Array,
  { offset, size }: { readonly offset: number; readonly size: number },
): number {
  return dot(a.subarray(offset, offset + size), b.subarray(offset, offset + size));
}

/** The Euclidean norm of a vector. */
export function norm(vector: Float64Array): number {
  return Math.sqrt(dot(vector, vector));
}

/** Adds `factor` times `vector` to `target`, in place. */
export function addScaled(target: Float64Array, factor: number, vector: Float64Array): void {
  for (let i = 0; i < target.length; i++) target[i]! += factor * vector[i]!;
}

/** Takes float32 numbers off a vector, in place. */
export function subtract(target: Float64Array, numbers: Float32Array): void {
  for (let i = 0; i < target.length; i++) target[i]! -= numbers[i]!;
}

/** `factor` times a vector, as a new vector. */
export function scaled(vector: Float64Array, factor: number): Float64Array {
  const result = new Float64Array(vector.length);
  for (let i = 0; i < vector.length; i++) result[i] = vector[i]! * factor;
  return result;
}

/** Whether every element is a finite number, and of a size (below 1e150) whose square is too. */
export function isFiniteVector(vector: Float64Array): boolean {
  return Number.isFinite(dot(vector, vector));
}
