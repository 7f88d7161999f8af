// A loop that runs natively from its first step to its last: gradient descent on (x - 3)², a rate for each step.
import type { numpy as np } from "@jax-js/jax";
import { compileScan, float32Tensor } from "loss-atlas";

const scalar = { type: "float32", shape: [] } as const;

const descent = await compileScan<np.Array, np.Array, np.Array, np.Array>({
  carry: scalar,
  slice: scalar,
  constants: scalar,
  // Gives the next carry and what this step puts out, as `lax.scan` does in JAX.
  step(x, rate, target) {
    const error = x.ref.sub(target);
    const next = x.sub(error.ref.mul(rate).mul(2));
    return [next, error.ref.mul(error)];
  },
});

// The slices have the steps as their first axis: four steps here, as many as you like with the same program.
const { carry, outputs } = await descent.run({
  carry: float32Tensor(Float32Array.of(11), []),
  slices: float32Tensor(Float32Array.of(0.25, 0.25, 0.25, 0.25)),
  constants: float32Tensor(Float32Array.of(3), []),
});
console.log([...carry.data]); // → [ 3.5 ]
console.log([...outputs.data]); // → [ 64, 16, 4, 1 ]

descent.release();
