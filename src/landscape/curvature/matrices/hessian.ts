import { grad, jvp, type numpy as np } from "@jax-js/jax";
import { disposeBatch } from "../../network-arrays.ts";
import { partsOfObjective } from "../../objective.ts";
import { lossOfParameters, type Matrix, secondSlopesOfExamples } from "./matrix.ts";

/** The second derivative of the loss: forward mode over reverse mode. Source: Pearlmutter 1994. */
export const hessian: Matrix = {
  products: "products with Hessians",
  curvatures: "curvatures of examples",
  parts: partsOfObjective,
  product:
    (objective) =>
    (vector, { parameters, ...given }, batch, shares) => {
      const gradient = grad(lossOfParameters(objective, given, batch, shares));
      const [value, product] = jvp(gradient, [parameters], [vector]);
      disposeBatch(batch);
      for (const unused of [value, shares, ...Object.values(given)]) unused.dispose();
      return product;
    },
  curvatureOfExamples:
    (objective) =>
    (vector, { parameters, ...given }, batch, shares) => {
      const lossOf = (share: np.Array) => lossOfParameters(objective, given, batch, share);
      const curvatures = secondSlopesOfExamples(lossOf, parameters, vector, shares);
      disposeBatch(batch);
      for (const unused of [parameters, vector, shares, ...Object.values(given)]) unused.dispose();
      return curvatures;
    },
};
