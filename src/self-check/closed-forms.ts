import { numpy as np } from "@jax-js/jax";
import type { Classifier, Objective } from "#landscape";
import { classifierObjective } from "#landscape";
import { crossEntropy } from "#landscape/losses";
import { parameterLayout } from "#trees";

/** The numbers of examples that an objective without data has: one, which is read and counts for nothing. */
export const NO_EXAMPLES = { nothing: new Float32Array(1) } as const;

/** A loss of two parameters and of no data. */
function plane(loss: (x: np.Array, y: np.Array) => np.Array): Objective {
  const sum: Objective["loss"] = ({ w }, { nothing }, shares) => {
    const [x, y] = [w!.ref.slice(0), w!.slice(1)];
    return loss(x, y).mul(shares.sum()).add(nothing!.sum());
  };
  return {
    layout: parameterLayout([{ name: "w", shape: [2] }]),
    examples: { nothing: { type: "float32", shape: [] } },
    loss: sum,
    error: { name: "loss", unit: "that of the loss", of: (total, examples) => total / examples, sum },
  };
}

/** (1 - x)² + 100 (y - x²)², whose minimum at (1, 1) has the Hessian [[802, -400], [-400, 200]]. */
export const rosenbrock = plane((x, y) => {
  const square = x.ref.mul(x.ref);
  return np.square(np.subtract(1, x)).add(np.square(y.sub(square)).mul(100));
});

/** (‖w‖² - 1)², a valley on the unit circle: between (1, 0) and (-1, 0) the straight line goes over a top of height 1. */
export const ringValley = plane((x, y) => np.square(np.square(x).add(np.square(y)).sub(1)));

/** Softmax regression without biases from two inputs to three classes. */
const softmaxRegression: Classifier = {
  layout: parameterLayout([{ name: "weights", shape: [2, 3] }]),
  inputShape: [2],
  classes: 3,
  logits: ({ weights }, inputs) => np.dot(inputs, weights!),
};

/** Its cross-entropy. */
export const softmaxObjective = classifierObjective(softmaxRegression, crossEntropy.make());
