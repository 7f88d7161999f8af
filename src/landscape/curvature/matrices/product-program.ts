import { type numpy as np, vmap } from "@jax-js/jax";
import { described } from "#descriptions";
import type { SpecTree } from "#engine";
import { exampleTensorSpecs } from "../../chunks.ts";
import { networkSpecs } from "../../network-arrays.ts";
import type { Batch, Objective } from "../../objective.ts";
import { type CurvatureMatrix, matrixNamed } from "./matrices.ts";
import type { MatrixArrays } from "./matrix.ts";

/** What the matrices of several networks depend on, inside a traced function. */
export type MatrixPlace = readonly [networks: MatrixArrays, batch: Batch, shares: np.Array];

/** Batched products inside a traced function: what the matrices depend on, then vectors. */
type BatchedProduct = (place: MatrixPlace, vectors: np.Array) => np.Array;

/** Products with matrices as a traced function and its arguments. */
export interface ProductProgram {
  readonly product: BatchedProduct;
  readonly specs: readonly [place: SpecTree<MatrixPlace>, vectors: SpecTree<np.Array>];
}

/** How large a program of products is. */
export interface ProductSizes {
  readonly networks: number;
  /** Examples of one call. */
  readonly rows: number;
  /** Vectors a network; if not said, one, without an axis of its own. */
  readonly probes?: number | undefined;
  /** Shape of the slopes of one network, exactly for a matrix that is made of them. */
  readonly slopes?: readonly number[] | undefined;
}

/**
 * Products of several networks' matrices with vectors, vectorised over networks.
 *
 * Vectors `[networks, parameters]`, or `[networks, probes, parameters]`, in and out: the matrix of Σ share · loss, in
 * evaluation, times each vector. What does not depend on the vectors, which is the whole pass for the gradient, is
 * computed once for all of a network. Networks `[networks, parameters]`, examples `[rows, ...shape]`, shares `[rows]`.
 * The function consumes its arguments.
 */
export function productProgram(
  objective: Objective,
  matrix: CurvatureMatrix,
  { networks, rows, probes, slopes }: ProductSizes,
): ProductProgram {
  const { layout } = objective;
  const { product, products: word, parts } = matrixNamed(matrix);
  const productOfOne = product(objective);
  const productsOfOne = probes === undefined ? productOfOne : vmap(productOfOne, [0, null, null, null]);
  const products = vmap(productsOfOne, [0, 0, null, null]);
  return {
    product: described(
      (place: MatrixPlace, vectors: np.Array) => products(vectors, ...place) as np.Array,
      word,
      parts(objective),
    ),
    specs: [
      placeSpecs(objective, { networks, rows, slopes }),
      { type: "float32", shape: [networks, ...(probes === undefined ? [] : [probes]), layout.size] },
    ],
  };
}

/** What programs expect of several networks, of a batch and of its shares. */
export function placeSpecs(
  objective: Objective,
  { networks, rows, slopes }: Omit<ProductSizes, "probes">,
): SpecTree<MatrixPlace> {
  const { examples } = objective;
  const own = networkSpecs(objective, networks);
  return [
    slopes === undefined ? own : { ...own, slopes: { type: "float32", shape: [networks, ...slopes] } },
    exampleTensorSpecs(examples, Object.keys(examples), [rows]),
    { type: "float32", shape: [rows] },
  ];
}
