import { numpy as np } from "@jax-js/jax";
import { parameterLayout } from "#trees";
import type { Objective } from "./objective.ts";

/**
 * Half the squared difference between a linear function of three numbers and an answer: a quadratic whose Hessian is
 * the mean of row · rowᵀ, with no network anywhere.
 */
export const leastSquares: Objective = {
  layout: parameterLayout([
    { name: "first", shape: [1] },
    { name: "others", shape: [2] },
  ]),
  examples: { rows: { type: "float32", shape: [3] }, answers: { type: "float32", shape: [] } },
  loss: ({ first, others }, { rows, answers }, shares) => {
    const difference = np.dot(rows!, np.concatenate([first!, others!])).sub(answers!);
    return np.square(difference).mul(shares).sum().mul(0.5);
  },
  error: {
    name: "root mean square",
    unit: "those of the answers",
    of: (sum, examples) => Math.sqrt(sum / examples),
    sum: ({ first, others }, { rows, answers }, shares) => {
      const difference = np.dot(rows!, np.concatenate([first!, others!])).sub(answers!);
      return np.square(difference).mul(shares).sum();
    },
  },
};

/** The gradient of the mean loss over some of the examples, in float64. */
export function leastSquaresGradient(
  w: ArrayLike<number>,
  rows: Float32Array,
  answers: Float32Array,
  examples: Iterable<number> = answers.keys(),
): number[] {
  const gradient = [0, 0, 0];
  const chosen = [...examples];
  for (const n of chosen) {
    let difference = -answers[n]!;
    for (let i = 0; i < 3; i++) difference += rows[3 * n + i]! * w[i]!;
    for (let i = 0; i < 3; i++) gradient[i]! += (difference * rows[3 * n + i]!) / chosen.length;
  }
  return gradient;
}
