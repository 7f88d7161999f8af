import { grad, type numpy as np, numpy } from "@jax-js/jax";
import { disposeBatch } from "../../network-arrays.ts";
import { hessian } from "./hessian.ts";
import { lossOfParameters, type Matrix } from "./matrix.ts";

/**
 * How far to go along a vector in either direction, of the norm of the parameters and 1: what rounding and what the third
 * derivative make of a difference are alike there, 1e-4 of a product for perceptrons and for networks with attention.
 */
const STEP = 2 ** -11;

/**
 * The Hessian by central differences of gradients: a check of derivatives by other means, good to about 1e-3 of its scale in
 * float32. It is none where a ReLU turns within the step, as where activations are exactly zero.
 */
export const finiteDifferenceHessian: Matrix = {
  ...hessian,
  products: "differences of gradients",
  product:
    (objective) =>
    (vector, { parameters, ...given }, batch, shares) => {
      const gradient = grad(lossOfParameters(objective, given, batch, shares));
      const lengthOf = (flat: np.Array) => numpy.sqrt(numpy.square(flat).sum());
      const reach = lengthOf(parameters.ref).add(1).mul(STEP);
      // A vector of zeros goes nowhere, and its product is 0 / 1.
      const length = lengthOf(vector.ref);
      const isZero = numpy.equal(length.ref, 0);
      const step = numpy.where(isZero, 1, reach.div(numpy.where(isZero.ref, 1, length)));
      const moved = vector.mul(step.ref);
      const ahead = gradient(parameters.ref.add(moved.ref));
      const behind = gradient(parameters.sub(moved));
      disposeBatch(batch);
      for (const unused of [shares, ...Object.values(given)]) unused.dispose();
      return ahead.sub(behind).div(step.mul(2));
    },
};
