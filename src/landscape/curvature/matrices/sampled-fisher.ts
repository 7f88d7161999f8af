import { type numpy as np, numpy } from "@jax-js/jax";
import { alongOutputs, throughJacobians } from "./gauss-newton.ts";
import type { Matrix, MatrixArrays } from "./matrix.ts";
import { partsOfOutputs } from "./outputs.ts";

/**
 * The mean over examples of g·gᵀ, g the gradient of an example's loss at a target drawn from the network's own answer, in
 * the mean over some draws: over all draws its expectation is the Fisher information matrix, which is the Gauss-Newton
 * matrix. Tokens of a sentence are drawn by themselves, given the wanted ones before.
 *
 * JᵀBJ with what the slopes s at the drawn targets make of B, s·sᵀ. Source: Martens 2020.
 */
export const sampledFisher: Matrix = {
  products: "products with Fisher matrices of drawn targets",
  curvatures: "squared slopes of examples at drawn targets",
  parts: partsOfOutputs,
  needsSlopes: true,
  product: (objective) =>
    throughJacobians(objective, (outputs, moved, given, _batch, shares) => {
      outputs.dispose();
      const slopes = given.slopes!;
      const along = alongSlopes(slopes, moved);
      const back = slopes.ref.mul(along).sum(0);
      return back.mul(shares.ref.reshape([-1, ...back.shape.slice(1).map(() => 1)]));
    }),
  curvatureOfExamples: (objective) =>
    alongOutputs(objective, (outputs, moved, given) => {
      outputs.dispose();
      const squares = numpy.square(alongSlopes(given.slopes!, moved));
      return squares.sum([0, ...squares.shape.map((_, axis) => axis).slice(2)]);
    }),
};

/** s·(Jv) of each draw, example and place, `[draws, rows, ..., 1]`; borrows the slopes. */
function alongSlopes(slopes: NonNullable<MatrixArrays["slopes"]>, moved: np.Array): np.Array {
  return slopes.ref.mul(moved).sum(-1, { keepdims: true });
}
