// The ends of a spectrum from products with vectors alone. Here the matrix is written out, so that the answer is known.
import { denseOperators, inLockstep, lanczos, randomStream } from "loss-atlas";

// Eigenvalues -1, 2 and 5.
const matrix = Float64Array.of(2, 3, 0, 3, 2, 0, 0, 0, 2);
const procedure = lanczos({ dimension: 3, stream: randomStream(0, "start"), steps: 10, tolerance: 1e-9 });

// Procedures ask for products and rest in between; several of them share one pass over a batch of networks.
const [spectrum] = await inLockstep([procedure], denseOperators([matrix]));
console.log(spectrum!.largest.value.toFixed(6), spectrum!.largest.converged); // → 5.000000 true
console.log(spectrum!.smallest.value.toFixed(6), spectrum!.smallest.residual < 1e-9); // → -1.000000 true
