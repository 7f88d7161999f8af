import { empiricalFisher } from "./empirical-fisher.ts";
import { finiteDifferenceHessian } from "./finite-difference-hessian.ts";
import { gaussNewton } from "./gauss-newton.ts";
import { hessian } from "./hessian.ts";
import type { Matrix } from "./matrix.ts";
import { sampledFisher } from "./sampled-fisher.ts";

/** Matrices of second-order information by their names. */
const MATRICES = {
  hessian,
  "gauss-newton": gaussNewton,
  "empirical-fisher": empiricalFisher,
  "sampled-fisher": sampledFisher,
  "finite-difference-hessian": finiteDifferenceHessian,
} as const satisfies Record<string, Matrix>;

/**
 * A matrix of second-order information about the mean loss: its second derivative (`hessian`, and by differences of
 * gradients as a check); the same were outputs linear in the parameters (`gauss-newton`); the mean of g·gᵀ over
 * gradients g of single examples at their own targets (`empirical-fisher`) or at targets that the network draws
 * (`sampled-fisher`).
 */
export type CurvatureMatrix = keyof typeof MATRICES;

/** The matrix of a name. */
export function matrixNamed(name: CurvatureMatrix): Matrix {
  return MATRICES[name];
}
