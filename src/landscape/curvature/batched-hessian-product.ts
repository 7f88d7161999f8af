import { grad, jvp, type numpy as np, vmap } from "@jax-js/jax";
import { described } from "#descriptions";
import type { SpecTree } from "#engine";
import { exampleTensorSpecs } from "../chunks.ts";
import {
  borrowed,
  disposeBatch,
  type NetworkArrays,
  networkSpecs,
  sumByStatistics,
} from "../network-arrays.ts";
import { type Batch, type Objective, partsOfObjective } from "../objective.ts";

/** What the Hessians of several networks depend on, inside a traced function. */
export type HessianPlace = readonly [networks: NetworkArrays, batch: Batch, shares: np.Array];

/** Batched products inside a traced function: what the Hessians depend on, then vectors. */
export type BatchedHessianProduct = (place: HessianPlace, vectors: np.Array) => np.Array;

/** Products with Hessians as a traced function and its arguments. */
export interface HessianProgram {
  readonly product: BatchedHessianProduct;
  readonly specs: readonly [place: SpecTree<HessianPlace>, vectors: SpecTree<np.Array>];
}

/** How large a program of products with Hessians is. */
export interface HessianSizes {
  readonly networks: number;
  /** Examples of one call. */
  readonly rows: number;
  /** Vectors a network; if not said, one, without an axis of its own. */
  readonly probes?: number | undefined;
}

/**
 * Hessian-vector products of several networks: forward mode over reverse mode, vectorised over networks.
 *
 * Vectors `[networks, parameters]`, or `[networks, probes, parameters]`, in and out: the Hessian of Σ share · loss, in
 * evaluation, times each vector. What does not depend on the vectors, which is the whole pass for the gradient, is
 * computed once for all of a network. Networks `[networks, parameters]`, examples `[rows, ...shape]`, shares `[rows]`.
 * The function consumes its arguments. Source: Pearlmutter 1994.
 */
export function hessianProgram(
  objective: Objective,
  { networks, rows, probes }: HessianSizes,
): HessianProgram {
  const { layout, examples } = objective;
  const productOfOne = hessianProduct(objective);
  const productsOfOne = probes === undefined ? productOfOne : vmap(productOfOne, [0, null, null, null]);
  const products = vmap(productsOfOne, [0, 0, null, null]);
  return {
    product: described(
      (place: HessianPlace, vectors: np.Array) => products(vectors, ...place) as np.Array,
      "products with Hessians",
      partsOfObjective(objective),
    ),
    specs: [
      [
        networkSpecs(objective, networks),
        exampleTensorSpecs(examples, Object.keys(examples), [rows]),
        { type: "float32", shape: [rows] },
      ],
      {
        type: "float32",
        shape: [networks, ...(probes === undefined ? [] : [probes]), layout.size],
      },
    ],
  };
}

function hessianProduct(
  objective: Objective,
): (vector: np.Array, network: NetworkArrays, batch: Batch, shares: np.Array) => np.Array {
  return (vector, { parameters, ...given }, batch, shares) => {
    const gradient = grad((flat: np.Array) => {
      const network = given.statistics
        ? { parameters: flat, statistics: given.statistics.ref }
        : { parameters: flat };
      return sumByStatistics(objective, objective.loss, network, borrowed(batch), shares.ref);
    });
    const [value, product] = jvp(gradient, [parameters], [vector]);
    disposeBatch(batch);
    for (const unused of [value, shares, ...Object.values(given)]) unused.dispose();
    return product;
  };
}
