import type { numpy as np } from "@jax-js/jax";
import type { NetworkSizes } from "#nets/layers";
import type { BatchNorm } from "./batch-norm.ts";
import type { Operations } from "./operations.ts";

/**
 * Logits `[batch, classes]`, of a network of sequences `[batch, places, classes]`, for inputs `[batch, ...inputShape]`, a traced jax-js function that may be differentiated
 * and vectorised; consumes its arguments, as jax-js functions do. Networks without batch normalisation never call
 * `batchNorm`.
 */
export type Logits = (
  parameters: Readonly<Record<string, np.Array>>,
  inputs: np.Array,
  batchNorm: BatchNorm,
) => np.Array;

/** Logits of a network whose operations are handed in, so that whoever describes it need not load them. */
export type LogitsBy = (operations: Operations, ...rest: Parameters<Logits>) => np.Array;

/**
 * Logits `[batch, places, classes]` of a network of sequences, of a source and of what its decoder is given, `[batch, length]`
 * each: what is made of the source alone can then be computed once for many translations.
 */
export type LogitsOfPair = (
  parameters: Readonly<Record<string, np.Array>>,
  source: np.Array,
  target: np.Array,
) => np.Array;

/** Such logits of operations that are handed in. */
export type LogitsOfPairBy = (operations: Operations, ...rest: Parameters<LogitsOfPair>) => np.Array;

/** The first of what a network computes, as far as that is linear in its parameters, and the logits from there on. */
export interface Stem {
  /** Names of its parameters, which the rest does without. */
  readonly parameters: readonly string[];
  /** From its parameters by name and inputs, `[batch, …]`; consumes its arguments. */
  readonly of: (parameters: Readonly<Record<string, np.Array>>, inputs: np.Array) => np.Array;
  /** Logits `[batch, classes]` from the other parameters and what the stem gave; consumes its arguments. */
  readonly rest: (parameters: Readonly<Record<string, np.Array>>, stem: np.Array) => np.Array;
}

/** A stem whose operations are handed in. */
export interface StemBy extends Pick<Stem, "parameters"> {
  readonly of: (operations: Operations, ...rest: Parameters<Stem["of"]>) => np.Array;
  readonly rest: (operations: Operations, ...rest: Parameters<Stem["rest"]>) => np.Array;
}

/** A loss that a network brings along, or what it counts as wrong of each example. */
export interface OwnLoss {
  /**
   * That of each example `[batch]`, of outputs `[batch, …, classes]` and targets `[batch, …]`, or `[batch, classes]` where they
   * are numbers, a traced jax-js function; consumes its arguments.
   */
  readonly value: (outputs: np.Array, targets: np.Array) => np.Array;
  /**
   * The same in float64 of outputs and targets that are there (flat; numbers are float32), `places` of them an example where
   * there are several.
   */
  readonly each: (
    outputs: Float32Array,
    targets: Float32Array | Int32Array,
    classes: number,
    places?: number,
  ) => Float64Array;
}

/** Such a loss whose operations are handed in. */
export interface OwnLossBy extends Pick<OwnLoss, "each"> {
  readonly value: (operations: Operations, ...rest: Parameters<OwnLoss["value"]>) => np.Array;
}

/** A network as data plus a function; satisfies what the measurements ask of a classifier. */
export interface Network extends NetworkSizes {
  readonly logits: Logits;
  /** As `Classifier.logitsOfPair`. */
  readonly logitsOfPair?: LogitsOfPair;
  /** As `Classifier.stem`. */
  readonly stem?: Stem;
  /** The loss that it brings along, where it has one. */
  readonly loss?: OwnLoss;
  /** What it counts as wrong of each example, 0 … 1, where it says. */
  readonly error?: OwnLoss;
}
