import type { numpy as np } from "@jax-js/jax";
import type { NetworkSizes } from "#nets/layers";
import type { BatchNorm } from "./batch-norm.ts";
import type { Operations } from "./operations.ts";

/**
 * Logits `[batch, classes]` for inputs `[batch, ...inputShape]`, a traced jax-js function that may be differentiated
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

/** A network as data plus a function; satisfies what the measurements ask of a classifier. */
export interface Network extends NetworkSizes {
  readonly logits: Logits;
}
