import { grad, jvp, type numpy as np, vjp } from "@jax-js/jax";
import { borrowed, disposeBatch } from "../../network-arrays.ts";
import type { Batch, Objective } from "../../objective.ts";
import { type AlongVector, type Matrix, type MatrixArrays, secondSlopesOfExamples } from "./matrix.ts";
import { lossOfOutputs, outputsOfParameters, partsOfOutputs } from "./outputs.ts";

/**
 * What stands between the two Jacobians: from outputs, what they move along a vector, and all that the network, the batch
 * and the shares are, what goes back; consumes the first two and borrows the others.
 */
export type BetweenJacobians = (
  outputs: np.Array,
  moved: np.Array,
  given: Omit<MatrixArrays, "parameters">,
  batch: Batch,
  shares: np.Array,
) => np.Array;

/** JᵀBJv of one network, J the derivative of all outputs by the parameters: forward mode, B, reverse mode. */
export function throughJacobians(objective: Objective, between: BetweenJacobians): AlongVector {
  return (vector, { parameters, ...given }, batch, shares) => {
    const outputsOf = outputsOfParameters(objective, given, batch);
    const [outputs, moved] = jvp(outputsOf, [parameters.ref], [vector]);
    const [again, pullBack] = vjp(outputsOf, [parameters]);
    again.dispose();
    const [product] = pullBack(between(outputs, moved, given, batch, shares)) as [np.Array];
    pullBack.dispose();
    disposeBatch(batch);
    for (const unused of [shares, ...Object.values(given)]) unused.dispose();
    return product;
  };
}

/** B(Jv)·(Jv) example by example: what forward mode through outputs and a number of each example's outputs give. */
export function alongOutputs(objective: Objective, curvatures: BetweenJacobians): AlongVector {
  return (vector, { parameters, ...given }, batch, shares) => {
    const [outputs, moved] = jvp(outputsOfParameters(objective, given, batch), [parameters], [vector]);
    const found = curvatures(outputs, moved, given, batch, shares);
    disposeBatch(batch);
    for (const unused of [shares, ...Object.values(given)]) unused.dispose();
    return found;
  };
}

/**
 * The Hessian of the loss were outputs linear in the parameters about where they are: JᵀBJ, B the second derivative of the
 * loss by the outputs. Positive semi-definite for a loss that is convex in them.
 *
 * Source: Schraudolph 2002; Martens 2020, of which it is also the Fisher matrix for cross-entropy and squared differences.
 */
export const gaussNewton: Matrix = {
  products: "products with Gauss-Newton matrices",
  curvatures: "Gauss-Newton curvatures of examples",
  parts: partsOfOutputs,
  product: (objective) => {
    const { loss } = lossOfOutputs(objective);
    return throughJacobians(objective, (outputs, moved, _given, batch, shares) => {
      const slope = grad((values: np.Array) => loss(values, borrowed(batch), shares.ref));
      const [first, second] = jvp(slope, [outputs], [moved]);
      first.dispose();
      return second;
    });
  },
  curvatureOfExamples: (objective) => {
    const { loss } = lossOfOutputs(objective);
    return alongOutputs(objective, (outputs, moved, _given, batch, shares) => {
      const lossOf = (share: np.Array) => (values: np.Array) => loss(values, borrowed(batch), share.ref);
      const found = secondSlopesOfExamples(lossOf, outputs, moved, shares);
      for (const unused of [outputs, moved]) unused.dispose();
      return found;
    });
  },
};
