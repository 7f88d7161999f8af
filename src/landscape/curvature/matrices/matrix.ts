import { grad, jvp, type numpy as np } from "@jax-js/jax";
import { borrowed, type NetworkArrays, sumByStatistics } from "../../network-arrays.ts";
import type { Batch, Objective } from "../../objective.ts";

/** A network, or several on leading axes, with what else its own matrix depends on. */
export interface MatrixArrays extends NetworkArrays {
  /** Derivatives of the loss by the outputs at drawn targets `[…, draws, rows, ...]`, of a matrix that is made of them. */
  readonly slopes?: np.Array;
}

/** Something along one vector `[parameters]` of one network and a batch, inside a traced function; consumes its arguments. */
export type AlongVector = (
  vector: np.Array,
  network: MatrixArrays,
  batch: Batch,
  shares: np.Array,
) => np.Array;

/** A symmetric matrix of second-order information about a loss, known through its products with vectors. */
export interface Matrix {
  /** What describes its products, such as `products with Hessians`. */
  readonly products: string;
  /** What describes the curvatures of examples. */
  readonly curvatures: string;
  /** Everything that they depend on, for their descriptions. */
  readonly parts: (objective: Objective) => Readonly<Record<string, unknown>>;
  /** The product `[parameters]` of the matrix of Σ share · loss with the vector. */
  readonly product: (objective: Objective) => AlongVector;
  /** v·Mv of the matrix of each example's own loss, `[rows]`, whatever its share; the shares only give their number. */
  readonly curvatureOfExamples: (objective: Objective) => AlongVector;
  /** Whether it needs the slopes of targets that are drawn. */
  readonly needsSlopes?: boolean;
}

/** The loss of one network as a function of its flat parameters; borrows all that is handed in beside them. */
export function lossOfParameters(
  objective: Objective,
  { statistics }: Omit<MatrixArrays, "parameters">,
  batch: Batch,
  shares: np.Array,
): (parameters: np.Array) => np.Array {
  return (parameters) => {
    const network = statistics ? { parameters, statistics: statistics.ref } : { parameters };
    return sumByStatistics(objective, objective.loss, network, borrowed(batch), shares.ref);
  };
}

/**
 * v·(second derivative)·v of each example's own loss, `[rows]`, by forward over forward mode: what that of Σ share · loss
 * owes to each share.
 *
 * @param lossOf the sum for some shares, which it borrows
 * @param at where, and `vector` along what; all arrays are borrowed
 */
export function secondSlopesOfExamples(
  lossOf: (share: np.Array) => (at: np.Array) => np.Array,
  at: np.Array,
  vector: np.Array,
  shares: np.Array,
): np.Array {
  const curvature = (share: np.Array): np.Array => {
    const slope = (flat: np.Array): np.Array => {
      const [value, derivative] = jvp(lossOf(share), [flat], [vector.ref]);
      value.dispose();
      return derivative;
    };
    const [first, second] = jvp(slope, [at.ref], [vector.ref]);
    for (const unused of [first, share]) unused.dispose();
    return second;
  };
  return grad(curvature)(shares.ref);
}
