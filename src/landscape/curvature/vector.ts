/** The inner product of two vectors of equal length, summed in float64. */
export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** The Euclidean norm of a vector. */
export function norm(vector: Float64Array): number {
  return Math.sqrt(dot(vector, vector));
}

/** Adds `factor` times `vector` to `target`, in place. */
export function addScaled(target: Float64Array, factor: number, vector: Float64Array): void {
  for (let i = 0; i < target.length; i++) target[i]! += factor * vector[i]!;
}

/** `factor` times a vector, as a new vector. */
export function scaled(vector: Float64Array, factor: number): Float64Array {
  return vector.map((element) => element * factor);
}

/** Whether every element is a finite number. */
export function isFiniteVector(vector: Float64Array): boolean {
  return vector.every(Number.isFinite);
}
