// An objective of your own: any loss of parameters and examples can be trained, connected and measured; it needs no
// network. Here least squares on a line, y = slope · x, whose Hessian is the mean of x².
import { numpy as np } from "@jax-js/jax";
import { measureCurvature, type Objective, parameterLayout, randomStream } from "loss-atlas";

const squares = (
  { slope }: Readonly<Record<string, np.Array>>,
  { x, y }: Readonly<Record<string, np.Array>>,
) => np.square(x!.mul(slope!).sub(y!));

const line: Objective = {
  layout: parameterLayout([{ name: "slope", shape: [1] }]),
  examples: { x: { type: "float32", shape: [] }, y: { type: "float32", shape: [] } },
  // The sum over the batch of each example's share of the loss; a batch may be filled up with shares of 0.
  loss: (parameters, batch, shares) => squares(parameters, batch).mul(0.5).mul(shares).sum(),
  error: {
    name: "root mean square",
    unit: "as y",
    sum: (parameters, batch, shares) => squares(parameters, batch).mul(shares).sum(),
    of: (sum, examples) => Math.sqrt(sum / examples),
  },
};

const [curvature] = await measureCurvature({
  objective: line,
  networks: [Float32Array.of(0)],
  examples: { x: Float32Array.of(1, 2, 3), y: Float32Array.of(2, 4, 6) },
  streams: [randomStream(0, "curvature")],
  lanczosSteps: 1,
  lanczosTolerance: 1e-6,
  traceProbes: 2,
});
console.log(curvature!.trace!.value.toFixed(4)); // → 4.6667
