// A trace from products with random signs, with its standard error.
import { denseOperators, hutchinson, inLockstep, randomStream } from "loss-atlas";

// Trace 6; what lies off the diagonal is what makes the estimate uncertain.
const matrix = Float64Array.of(1, 0.5, 0, 0.5, 2, 0, 0, 0, 3);
const procedure = hutchinson({ dimension: 3, stream: randomStream(0, "probes"), probes: 400 });

const [trace] = await inLockstep([procedure], denseOperators([matrix]));
const { value, standardError, probes } = trace!;
console.log(probes, standardError! < 0.06, Math.abs(value - 6) < 4 * standardError!); // → 400 true true
