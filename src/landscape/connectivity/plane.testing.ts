import { numpy as np } from "@jax-js/jax";
import { parameterLayout } from "#trees";
import type { Objective } from "../objective.ts";

/** Of an objective without data: one number, which is read and counts for nothing. */
export const NO_EXAMPLES = { nothing: new Float32Array(1) } as const;

/** A loss of two parameters and of no data, which is its error as well. */
export function planeObjective(loss: (x: np.Array, y: np.Array) => np.Array): Objective {
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

/** (‖w‖² - 1)², a valley on the unit circle. */
export const ringValley = planeObjective((x, y) => np.square(np.square(x).add(np.square(y)).sub(1)));
