import { numpy as np } from "@jax-js/jax";

export function norm(x: np.Array, weight: np.Array, bias: np.Array): np.Array {
  const centred = x.ref.sub(x.mean(-1, { keepdims: true }));
  const variance = np.square(centred.ref).mean(-1, { keepdims: true });
  return centred
    .div(np.sqrt(variance.add(1e-5)))
    .mul(weight)
    .add(bias);
}
