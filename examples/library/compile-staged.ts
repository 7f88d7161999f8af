// A function of a fixed and a varying argument: what depends on the fixed one alone is computed once. A Hessian-vector
// product is such a function, since the pass about the parameters is the same for every vector.
import { grad, jvp, numpy as np } from "@jax-js/jax";
import { compileStaged, float32Tensor } from "loss-atlas";

const quartic = (x: np.Array) => np.square(np.square(x)).sum();
const two = { type: "float32", shape: [2] } as const;
const product = await compileStaged<np.Array, np.Array, np.Array>(
  (x, v) => jvp(grad(quartic), [x], [v])[1],
  [two, two],
);

// The Hessian of Σ x⁴ is diagonal with 12 x².
const at = await product.fix(float32Tensor(Float32Array.of(1, 2)));
for (const v of [Float32Array.of(1, 0), Float32Array.of(0, 1)]) {
  const { data } = await at.run(float32Tensor(v));
  console.log([...data]);
}
// → [ 12, 0 ]
// → [ 0, 48 ]

product.release();
