/** Elements worked on at once: a few such runs of vectors fit the fastest cache. */
const TILE = 4096;

/**
 * The inner products of a vector with every vector of a basis, summed in float64.
 *
 * Tile by tile and four vectors of the basis at a time, so that the basis is what is read from memory and the
 * vector stays in the cache.
 */
export function innerProducts(basis: readonly Float64Array[], vector: Float64Array): Float64Array {
  const products = new Float64Array(basis.length);
  for (let start = 0; start < vector.length; start += TILE) {
    const end = Math.min(vector.length, start + TILE);
    let j = 0;
    for (; j + 4 <= basis.length; j += 4) {
      const [a, b, c, d] = [basis[j]!, basis[j + 1]!, basis[j + 2]!, basis[j + 3]!];
      let [sumA, sumB, sumC, sumD] = [0, 0, 0, 0];
      for (let i = start; i < end; i++) {
        const element = vector[i]!;
        sumA += a[i]! * element;
        sumB += b[i]! * element;
        sumC += c[i]! * element;
        sumD += d[i]! * element;
      }
      products[j]! += sumA;
      products[j + 1]! += sumB;
      products[j + 2]! += sumC;
      products[j + 3]! += sumD;
    }
    for (; j < basis.length; j++) {
      const a = basis[j]!;
      let sum = 0;
      for (let i = start; i < end; i++) sum += a[i]! * vector[i]!;
      products[j]! += sum;
    }
  }
  return products;
}

/** Adds the combination of vectors with the given coefficients to a vector, in place, read in the same way. */
export function addCombination(
  vector: Float64Array,
  coefficients: ArrayLike<number>,
  vectors: readonly Float64Array[],
): void {
  for (let start = 0; start < vector.length; start += TILE) {
    const end = Math.min(vector.length, start + TILE);
    let j = 0;
    for (; j + 4 <= vectors.length; j += 4) {
      const [a, b, c, d] = [vectors[j]!, vectors[j + 1]!, vectors[j + 2]!, vectors[j + 3]!];
      const [ofA, ofB] = [coefficients[j]!, coefficients[j + 1]!];
      const [ofC, ofD] = [coefficients[j + 2]!, coefficients[j + 3]!];
      for (let i = start; i < end; i++) {
        vector[i]! += ofA * a[i]! + ofB * b[i]! + (ofC * c[i]! + ofD * d[i]!);
      }
    }
    for (; j < vectors.length; j++) {
      const a = vectors[j]!;
      const ofA = coefficients[j]!;
      for (let i = start; i < end; i++) vector[i]! += ofA * a[i]!;
    }
  }
}

/** Takes off a vector, in place, its parts along the vectors of an orthonormal basis, all found beforehand. */
export function takeOff(vector: Float64Array, basis: readonly Float64Array[]): void {
  addCombination(
    vector,
    innerProducts(basis, vector).map((product) => -product),
    basis,
  );
}
