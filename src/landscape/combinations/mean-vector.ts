/** The mean of vectors of one length, number by number, summed in float64: of parameters the average of networks. */
export function meanVector(vectors: readonly Float32Array[]): Float32Array {
  return Float32Array.from({ length: vectors[0]!.length }, (_, i) => {
    let sum = 0;
    for (const vector of vectors) sum += vector[i]!;
    return sum / vectors.length;
  });
}
