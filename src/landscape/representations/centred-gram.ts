/**
 * Inner products of the rows of `[rows, columns]` (flat), rows and columns of the result centred and its diagonal zero:
 * what unbiased estimates of independence are made of.
 */
export function centredGram(values: Float32Array, rows: number): Float64Array {
  const columns = values.length / rows;
  const gram = new Float64Array(rows * rows);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      const [own, other] = [i * columns, j * columns];
      for (let k = 0; k < columns; k++) sum += values[own + k]! * values[other + k]!;
      gram[i * rows + j] = sum;
      gram[j * rows + i] = sum;
    }
  }
  const means = new Float64Array(rows);
  for (let at = 0; at < gram.length; at++) means[Math.floor(at / rows)]! += gram[at]! / rows;
  const mean = means.reduce((sum, value) => sum + value, 0) / rows;
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < rows; j++) gram[i * rows + j]! += mean - means[i]! - means[j]!;
  }
  for (let i = 0; i < rows; i++) gram[i * (rows + 1)] = 0;
  return gram;
}

/** An unbiased estimate of independence, with how large its first term alone is, beside which it may be rounding. */
export interface UnbiasedHsic {
  readonly value: number;
  readonly scale: number;
}

/**
 * The unbiased estimate of the Hilbert–Schmidt independence criterion from two `centredGram`s of the same rows, at least 4.
 * Source: Song et al. 2012, equation 5.
 */
export function hsicOfGrams(k: Float64Array, l: Float64Array, rows: number): UnbiasedHsic {
  let [product, sumOfK, sumOfL, mixed] = [0, 0, 0, 0];
  for (let i = 0; i < rows; i++) {
    let [rowOfK, rowOfL] = [0, 0];
    for (let at = i * rows; at < (i + 1) * rows; at++) {
      product += k[at]! * l[at]!;
      rowOfK += k[at]!;
      rowOfL += l[at]!;
    }
    sumOfK += rowOfK;
    sumOfL += rowOfL;
    mixed += rowOfK * rowOfL;
  }
  const rest = (sumOfK * sumOfL) / ((rows - 1) * (rows - 2)) - (2 / (rows - 2)) * mixed;
  const count = rows * (rows - 3);
  return { value: (product + rest) / count, scale: Math.abs(product) / count };
}
