import { described } from "#descriptions";
import type { ErrorMeasure, Loss } from "../loss.ts";
import { areConstantOutputs } from "./constant-answers.ts";
import { defineLoss } from "./description.ts";
import { drawnNormalSlopes } from "./drawn-slopes.ts";

/** The mean over outputs of the squared difference, summed by shares over examples. */
export const squaredDifference: Loss["value"] = described(
  ({ numpy }, outputs, targets, shares) => numpy.square(outputs.sub(targets)).mean(-1).mul(shares).sum(),
  "squared difference",
);

/** The root of the mean over examples and outputs of the squared difference. */
const ROOT_MEAN_SQUARE: ErrorMeasure = {
  name: "root mean square",
  unit: "the targets' own units",
  of: (sum, examples) => Math.sqrt(sum / examples),
};

/**
 * The mean over outputs of the squared difference from targets that are numbers, float32 `[width]` an example.
 *
 * As PyTorch's `MSELoss`; the error is the root of the same mean.
 */
export const regression = defineLoss({
  kind: "regression",
  meaning: "mean squared difference from targets that are numbers",
  targets: "numbers",
  unit: "squared difference",
  settings: {},
  create: () => ({
    targets: (width) => ({ type: "float32", shape: [width] }),
    value: squaredDifference,
    error: ROOT_MEAN_SQUARE,
    errorValue: squaredDifference,
    drawnSlopes: drawnNormalSlopes,
    constantAnswerLoss: meanVariance,
    judge: (outputs, targets, width) => {
      let sum = 0;
      for (const [i, output] of outputs.entries()) sum += (output - targets[i]!) ** 2;
      const examples = outputs.length / width;
      const ofExamples = sum / width;
      return {
        loss: Number.isFinite(ofExamples) ? ofExamples / examples : null,
        error: ROOT_MEAN_SQUARE.of(ofExamples, examples),
      };
    },
    isDegenerate: areConstantOutputs,
  }),
});

/** What is left of the best constant answer, the mean of the targets; none where they are all the same. */
function meanVariance(targets: Float32Array | Int32Array, width: number): number | null {
  const examples = targets.length / width;
  let sum = 0;
  for (let k = 0; k < width; k++) {
    let mean = 0;
    for (let i = k; i < targets.length; i += width) mean += targets[i]! / examples;
    for (let i = k; i < targets.length; i += width) sum += (targets[i]! - mean) ** 2;
  }
  return sum > 0 ? sum / targets.length : null;
}
