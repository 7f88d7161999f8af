import { areConstantOutputs } from "./constant-answers.ts";
import { defineLoss } from "./description.ts";
import { drawnNormalSlopes } from "./drawn-slopes.ts";
import {
  type ExampleLoss,
  isLabel,
  judgeLabels,
  labelOf,
  ZERO_ONE_ERROR,
  zeroOneErrorValue,
} from "./labels.ts";

/**
 * The mean over classes of the squared difference between outputs and one-hot labels: 1 at the label, 0 elsewhere.
 *
 * As PyTorch's `MSELoss` on one-hot targets; the answer is the class of the largest output. Source of its use for
 * classification: Hui and Belkin 2021.
 */
export const meanSquaredError = defineLoss({
  kind: "mean-squared-error",
  meaning: "mean squared difference from one-hot labels",
  targets: "labels",
  unit: "squared difference",
  settings: {},
  create: () => ({
    targets: labelOf,
    value: (functions, outputs, labels, shares) => {
      const { numpy } = functions;
      const wanted = numpy.where(isLabel(functions, labels, outputs.shape[1]!), 1, 0).astype(numpy.float32);
      return numpy.square(outputs.sub(wanted)).mean(-1).mul(shares).sum();
    },
    error: ZERO_ONE_ERROR,
    errorValue: zeroOneErrorValue,
    // 1 / classes for every class: the best constant of labels that are equally frequent.
    drawnSlopes: drawnNormalSlopes,
    constantAnswerLoss: (_, classes) => (classes - 1) / classes ** 2,
    judge: (outputs, labels, classes) => judgeLabels(outputs, labels, classes, squaredDistance(classes)),
    isDegenerate: areConstantOutputs,
  }),
});

function squaredDistance(classes: number): ExampleLoss {
  return (outputs, start, label) => {
    let sum = 0;
    for (let k = 0; k < classes; k++) sum += (outputs[start + k]! - (k === label ? 1 : 0)) ** 2;
    return sum / classes;
  };
}
