import type { RandomStream } from "#random";
import type { Examples } from "../examples.ts";
import type { Objective } from "../objective.ts";
import type { CurvatureMatrix } from "./matrices/matrices.ts";
import type { SymmetricOperators } from "./symmetric-operators.ts";

/** The matrices of several networks as operators; release them when done. */
export interface CurvatureOperators extends Required<SymmetricOperators> {
  /** Frees the compiled programs. */
  release(): void;
}

/** What products are compiled for: which matrix, of what loss, over what. */
export interface ProductProgramRequest {
  readonly objective: Objective;
  /** The probe set: the loss is the mean over exactly these examples. */
  readonly examples: Examples;
  /** Which matrix of the loss; the Hessian if not said. */
  readonly matrix?: CurvatureMatrix | undefined;
  /** Targets that are drawn for an example, of a matrix made of drawn targets: 8 if not said. */
  readonly draws?: number | undefined;
  /** The most examples to push through at once; only memory and speed depend on it. */
  readonly chunkSize?: number | undefined;
  /** The most vectors a network to multiply at once; only memory and speed depend on it. */
  readonly blockSize?: number | undefined;
  /**
   * What may be kept between products of the passes about the networks, bytes; a GiB if not said, and only speed
   * depends on it. Chunks of examples whose passes do not fit are passed through anew for every product.
   */
  readonly mostKeptBytes?: number | undefined;
}

/** Networks whose matrices are multiplied. */
export interface ProductNetworks {
  /** Flat parameters `[layout.size]` of each network. */
  readonly networks: readonly Float32Array[];
  /** The flat statistics of each network, exactly for batch-normalised ones. */
  readonly statistics?: readonly Float32Array[] | undefined;
  /** One stream a network, whose child `targets` draws them where the matrix is made of drawn targets. */
  readonly streams?: readonly RandomStream[] | undefined;
}
