import type { numpy as np } from "@jax-js/jax";
import type { ArrayFunctions } from "../array-functions.ts";

/** What one update works on, inside a traced function; members lie on the leading axis. */
export interface UpdateArrays {
  /** `[members, parameters]`. */
  readonly parameters: np.Array;
  /** The gradient of each member's batch loss, without weight decay, `[members, parameters]`. */
  readonly gradient: np.Array;
  /** What the optimiser keeps, each `[members, parameters]`, by the names in `state`. */
  readonly state: Readonly<Record<string, np.Array>>;
  /** Learning rates `[members]`. */
  readonly rates: np.Array;
  /** Weight decays `[members]`. */
  readonly weightDecay: np.Array;
  /** The optimiser's constants, scalars by name. */
  readonly constants: Readonly<Record<string, np.Array>>;
  /** The numbers of this update, scalars by name. */
  readonly numbers: Readonly<Record<string, np.Array>>;
  /** The gradient of the same batch losses at other parameters, `[members, parameters]`; consumes them. */
  readonly gradientAt: (parameters: np.Array) => np.Array;
}

/** What an update leaves behind. */
export interface UpdatedArrays {
  readonly parameters: np.Array;
  /** By the names in `state`, of the shapes that they had. */
  readonly state: Readonly<Record<string, np.Array>>;
}

/** How gradients become steps, for all members of an ensemble at once. */
export interface Optimiser {
  /** What it is called: names the compiled program. */
  readonly kind: string;
  /** Gradients of a batch that one update takes, by which its cost is estimated. */
  readonly gradients: number;
  /** Names of the vectors that it keeps for each member between updates, zero before the first. */
  readonly state: readonly string[];
  /** Numbers that every update reads; they are fed to the program, so that one program serves all their values. */
  readonly constants: Readonly<Record<string, number>>;
  /** Numbers that depend on how many updates were made before (0, 1, …), in float64. */
  readonly numbersOf: (update: number) => Readonly<Record<string, number>>;
  /** One update; consumes its arrays, as jax-js functions do. */
  readonly update: (functions: ArrayFunctions, arrays: UpdateArrays) => UpdatedArrays;
}
