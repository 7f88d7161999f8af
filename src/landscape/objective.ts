import { nn, numpy as np } from "@jax-js/jax";
import type { ParameterLayout } from "#trees";

/** A network's parameters by name, as arrays inside a traced function. */
export type Parameters = Readonly<Record<string, np.Array>>;

/** What measurements need to know of a network: how its parameters lie in a vector and what it computes. */
export interface Classifier {
  readonly layout: ParameterLayout;
  /** Shape of one input, without the batch axis. */
  readonly inputShape: readonly number[];
  readonly classes: number;
  /** Logits `[batch, classes]` for inputs `[batch, ...inputShape]`; consumes its arguments, as jax-js functions do. */
  readonly logits: (parameters: Parameters, inputs: np.Array) => np.Array;
}

/** Named parameters cut out of a flat vector `[layout.size]` inside a traced function; consumes the vector. */
export function unravel(layout: ParameterLayout, flat: np.Array): Parameters {
  const parameters = Object.fromEntries(
    layout.entries.map(({ name, shape, offset, size }) => [
      name,
      flat.ref.slice([offset, offset + size]).reshape([...shape]),
    ]),
  );
  flat.dispose();
  return parameters;
}

/** The flat vector `[layout.size]` of named parameters inside a traced function; consumes them. */
export function ravel(layout: ParameterLayout, parameters: Parameters): np.Array {
  return np.concatenate(layout.entries.map(({ name }) => parameters[name]!.reshape([-1])));
}

/** Mean cross-entropy in nats of logits `[batch, classes]` against int32 labels `[batch]`; consumes both. */
export function crossEntropy(logits: np.Array, labels: np.Array): np.Array {
  const classes = logits.shape[1]!;
  const batch = logits.shape[0]!;
  const isLabel = np.equal(
    labels.reshape([batch, 1]),
    np.arange(classes, undefined, undefined, { dtype: np.int32 }),
  );
  const logProbabilities = nn.logSoftmax(logits, -1);
  return np
    .where(isLabel, logProbabilities, 0)
    .sum()
    .mul(-1 / batch);
}
