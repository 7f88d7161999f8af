// A function of arrays as a native program: here the gradient of a sum of squares.
import { grad, type numpy as np } from "@jax-js/jax";
import { compile, float32Tensor } from "loss-atlas";

// An operation of jax-js uses its arrays up; `.ref` keeps one for a second use.
const energy = (x: np.Array) => x.ref.mul(x).sum();

// Element types and shapes are fixed when a function is compiled. Equal programs are loaded once.
const gradient = await compile<[np.Array], np.Array>(grad(energy), [{ type: "float32", shape: [3] }]);

const { shape, data } = await gradient.run(float32Tensor(Float32Array.of(1, 2, 3)));
console.log(shape, [...data]); // → [ 3 ] [ 2, 4, 6 ]

gradient.release();
