import { grad, jvp, type numpy as np, vmap } from "@jax-js/jax";
import { logitsByStatistics, type NetworkArrays } from "../network-arrays.ts";
import type { Classifier } from "../objective.ts";
import { weightedCrossEntropy } from "../weighted-cross-entropy.ts";

/** Batched products inside a traced function: vectors, then what the Hessians depend on. */
export type BatchedHessianProduct = (
  vectors: np.Array,
  networks: NetworkArrays,
  inputs: np.Array,
  labels: np.Array,
  shares: np.Array,
) => np.Array;

/**
 * Hessian-vector products of several networks as one traced function: forward mode over reverse mode, vectorised over networks.
 *
 * Vectors and networks `[networks, parameters]`, inputs `[batch, ...inputShape]`, labels and shares `[batch]`;
 * gives `[networks, parameters]`: the Hessian of Σ share · cross-entropy, in evaluation, times each vector.
 * Consumes its arguments. Source: Pearlmutter 1994.
 */
export function batchedHessianProduct(classifier: Classifier): BatchedHessianProduct {
  return vmap(productOfOne(classifier), [0, 0, null, null, null]);
}

/**
 * The same for several vectors a network, `[networks, probes, parameters]` in and out: what does not depend on the
 * vectors, which is the whole pass for the gradient, is computed once for all of them.
 */
export function batchedHessianProducts(classifier: Classifier): BatchedHessianProduct {
  const productsOfOne = vmap(productOfOne(classifier), [0, null, null, null, null]);
  return vmap(productsOfOne, [0, 0, null, null, null]);
}

function productOfOne(classifier: Classifier): BatchedHessianProduct {
  return (vector, { parameters, ...given }, inputs, labels, shares) => {
    const gradient = grad((flat: np.Array) => {
      const network = given.statistics
        ? { parameters: flat, statistics: given.statistics.ref }
        : { parameters: flat };
      return weightedCrossEntropy(
        logitsByStatistics(classifier, network, inputs.ref),
        labels.ref,
        shares.ref,
      );
    });
    const [value, product] = jvp(gradient, [parameters], [vector]);
    for (const unused of [value, inputs, labels, shares, ...Object.values(given)]) unused.dispose();
    return product;
  };
}
