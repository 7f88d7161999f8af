import { grad, jvp, type numpy as np, vmap } from "@jax-js/jax";
import { type Classifier, unravel } from "../objective.ts";
import { weightedCrossEntropy } from "../weighted-cross-entropy.ts";

/** One batched product inside a traced function: vectors, then what the Hessians depend on. */
export type BatchedHessianProduct = (
  vectors: np.Array,
  networks: np.Array,
  inputs: np.Array,
  labels: np.Array,
  shares: np.Array,
) => np.Array;

/**
 * Hessian-vector products of several networks as one traced function: forward mode over reverse mode, vectorised over networks.
 *
 * Vectors and networks `[networks, parameters]`, inputs `[batch, ...inputShape]`, labels and shares `[batch]`;
 * gives `[networks, parameters]`: the Hessian of Σ share · cross-entropy times each vector. Consumes its arguments.
 * Source: Pearlmutter 1994.
 */
export function batchedHessianProduct(classifier: Classifier): BatchedHessianProduct {
  const productOfOne: BatchedHessianProduct = (vector, network, inputs, labels, shares) => {
    const gradient = grad((flat: np.Array) =>
      weightedCrossEntropy(
        classifier.logits(unravel(classifier.layout, flat), inputs.ref),
        labels.ref,
        shares.ref,
      ),
    );
    const [value, product] = jvp(gradient, [network], [vector]);
    for (const unused of [value, inputs, labels, shares]) unused.dispose();
    return product;
  };
  return vmap(productOfOne, [0, 0, null, null, null]);
}
