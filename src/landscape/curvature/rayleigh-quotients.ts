import type { ProductProcedure } from "./symmetric-operators.ts";
import { addScaled, dot, isFiniteVector, norm } from "./vector.ts";

/** What a product says of a unit vector v as an eigenvector of a matrix H. */
export interface RayleighQuotient {
  /** v·Hv, signed. */
  readonly value: number;
  /** ‖Hv - value·v‖: some eigenvalue lies this close to the value. */
  readonly residual: number;
}

/** The Rayleigh quotient of a unit vector by its product with a matrix; `null` where that is missing or not finite. */
export function rayleighQuotient(
  vector: Float64Array,
  product: Float64Array | null | undefined,
): RayleighQuotient | null {
  if (!product || !isFiniteVector(product)) return null;
  const value = dot(product, vector);
  const rest = product.slice();
  addScaled(rest, -value, vector);
  return { value, residual: norm(rest) };
}

/** The Rayleigh quotients of unit vectors with their residuals, a product each; `null` when one is not finite. */
export function* rayleighQuotients(
  vectors: readonly Float64Array[],
): ProductProcedure<readonly RayleighQuotient[] | null> {
  const products = yield vectors;
  const found: RayleighQuotient[] = [];
  for (const [i, vector] of vectors.entries()) {
    const quotient = rayleighQuotient(vector, products[i]);
    if (quotient === null) return null;
    found.push(quotient);
  }
  return found;
}
