import { grad, jvp, type numpy as np, numpy } from "@jax-js/jax";
import { disposeBatch } from "../../network-arrays.ts";
import type { Batch, Objective } from "../../objective.ts";
import { partsOfObjective } from "../../objective.ts";
import { lossOfParameters, type Matrix, type MatrixArrays } from "./matrix.ts";

/**
 * The mean over examples of g·gᵀ, g the gradient of an example's loss at its own target; of sentences the gradient of the
 * sentence's loss. It is no Hessian, nor near one but where the network fits the targets' distribution.
 *
 * The slope of each example's loss along v is what the slope of Σ share · loss owes to its share; the gradient of the loss
 * whose shares are multiplied by these slopes is the product, so no gradient of a single example is ever made.
 * Source: Kunstner, Balles and Hennig 2019 on what it is not.
 */
export const empiricalFisher: Matrix = {
  products: "products with empirical Fisher matrices",
  curvatures: "squared slopes of examples",
  parts: partsOfObjective,
  product:
    (objective) =>
    (vector, { parameters, ...given }, batch, shares) => {
      const slopes = slopesOfExamples(objective, vector, parameters.ref, given, batch, shares.ref);
      const weights = slopes.mul(shares);
      const product = grad(lossOfParameters(objective, given, batch, weights))(parameters);
      disposeBatch(batch);
      for (const unused of [weights, ...Object.values(given)]) unused.dispose();
      return product;
    },
  curvatureOfExamples:
    (objective) =>
    (vector, { parameters, ...given }, batch, shares) => {
      const slopes = slopesOfExamples(objective, vector, parameters, given, batch, shares);
      disposeBatch(batch);
      for (const unused of Object.values(given)) unused.dispose();
      return numpy.square(slopes);
    },
};

/** g·v of each example `[rows]`; borrows the batch and what else is given of the network. */
function slopesOfExamples(
  objective: Objective,
  vector: np.Array,
  parameters: np.Array,
  given: Omit<MatrixArrays, "parameters">,
  batch: Batch,
  shares: np.Array,
): np.Array {
  const slope = (share: np.Array): np.Array => {
    const loss = lossOfParameters(objective, given, batch, share);
    const [value, derivative] = jvp(loss, [parameters.ref], [vector.ref]);
    for (const unused of [value, share]) unused.dispose();
    return derivative;
  };
  const slopes = grad(slope)(shares);
  for (const unused of [parameters, vector]) unused.dispose();
  return slopes;
}
