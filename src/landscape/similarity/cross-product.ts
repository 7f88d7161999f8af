import type { Representation } from "./representation.ts";

/** XᵀY, `[columns of X, columns of Y]` flat. */
export function crossProduct(x: Representation, y: Representation): Float64Array {
  const product = new Float64Array(x.columns * y.columns);
  for (let row = 0; row < x.rows; row++) {
    for (let i = 0; i < x.columns; i++) {
      const factor = x.values[row * x.columns + i]!;
      for (let j = 0; j < y.columns; j++) {
        product[i * y.columns + j]! += factor * y.values[row * y.columns + j]!;
      }
    }
  }
  return product;
}

/** The sum of squares. */
export function squaredNorm(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]! * values[i]!;
  return sum;
}
