import { numpy as np } from "@jax-js/jax";

/**
 * The rectifier `max(0, x)`, whose derivative at zero is 0, as in PyTorch; consumes its argument.
 *
 * jax-js gives the derivative of a maximum of equal numbers to the first of the two, so that its own `nn.relu`, the
 * maximum of x and 0, has the derivative 1 there: units without biases are exactly zero for whole examples.
 */
export function relu(x: np.Array): np.Array {
  return np.maximum(0, x);
}
