// How a function is compiled: the program after every pass, the operators at the end, and the .onnx file.
import { numpy as np } from "@jax-js/jax";
import { inspectCompilation } from "loss-atlas";

const twice = (x: np.Array) => np.exp(x.ref).add(np.exp(x)).sum();
const { stages, operators, model } = await inspectCompilation<[np.Array], np.Array>(twice, [
  { type: "float32", shape: [100] },
]);

// The exponential is computed once: a pass finds what stands twice.
const first = stages[0]!;
const last = stages.at(-1)!;
console.log(first.pass, last.equations < first.equations, operators.Exp); // → trace true 1

// Written to a file, Netron (https://netron.app) opens it.
console.log(model.length > 100); // → true
