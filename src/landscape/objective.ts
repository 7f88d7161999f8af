import type { numpy as np } from "@jax-js/jax";
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
