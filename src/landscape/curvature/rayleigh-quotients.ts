import type { ProductProcedure } from "./symmetric-operators.ts";
import { addScaled, dot, isFiniteVector, norm } from "./vector.ts";

/** What a product says of a unit vector v as an eigenvector of a matrix H. */
export interface RayleighQuotient {
  /** v·Hv, signed. */
  readonly value: number;
  /** ‖Hv - value·v‖: some eigenvalue lies this close to the value. */
  readonly residual: number;
}

/** The Rayleigh quotients of unit vectors with their residuals, a product each; `null` when one is not finite. */
export function* rayleighQuotients(
  vectors: readonly Float64Array[],
): ProductProcedure<readonly RayleighQuotient[] | null> {
  const products = yield vectors;
  const found: RayleighQuotient[] = [];
  for (const [i, vector] of vectors.entries()) {
    const product = products[i];
    if (!product || !isFiniteVector(product)) return null;
    const value = dot(product, vector);
    const rest = product.slice();
    addScaled(rest, -value, vector);
    found.push({ value, residual: norm(rest) });
  }
  return found;
}
