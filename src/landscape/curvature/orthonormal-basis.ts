import { addCombination, innerProducts } from "./gram-schmidt.ts";
import { norm, scaled } from "./vector.ts";

/** Columns Y = QR: an orthonormal basis of what they span, and each of them in it. */
export interface Orthonormalised {
  /** Q: as many vectors as there are independent columns. */
  readonly basis: readonly Float64Array[];
  /** R by columns: coefficients of each column in the basis as far as it had grown by then. */
  readonly columns: readonly (readonly number[])[];
}

/** A column whose rest is at most this share of it is a combination of those before: products are made in float32. */
const DEPENDENT = 1e-6;

/** Q and R of some columns by Gram and Schmidt's method, twice over, in float64; dependent columns add nothing to Q. */
export function orthonormalised(columns: readonly Float64Array[]): Orthonormalised {
  const basis: Float64Array[] = [];
  const coefficients = columns.map((column) => {
    const rest = column.slice();
    const own = new Array<number>(basis.length).fill(0);
    for (let pass = 0; pass < 2; pass++) {
      const parts = innerProducts(basis, rest);
      for (const [i, part] of parts.entries()) own[i]! += part;
      addCombination(
        rest,
        parts.map((part) => -part),
        basis,
      );
    }
    const length = norm(rest);
    if (length > DEPENDENT * norm(column)) {
      basis.push(scaled(rest, 1 / length));
      own.push(length);
    }
    return own;
  });
  return { basis, columns: coefficients };
}
