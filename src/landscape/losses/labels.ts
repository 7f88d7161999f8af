import type { numpy as np } from "@jax-js/jax";
import { described } from "#descriptions";
import type { ArrayFunctions } from "../array-functions.ts";
import type { ExampleSpec } from "../examples.ts";
import type { ErrorMeasure, Loss } from "../loss.ts";

/** A target that is one of a number of classes. */
export function labelOf(classes: number): ExampleSpec {
  return { type: "int32", shape: [], below: classes };
}

/** The share of examples whose largest output is not that of their label. */
export const ZERO_ONE_ERROR: ErrorMeasure = {
  name: "0-1 error",
  unit: "percent",
  of: (wrong, examples) => (100 * wrong) / examples,
  ofClasses: true,
};

/** Where `[batch, classes]` the class is the label of `[batch]`, inside a traced function; consumes the labels. */
export function isLabel({ numpy }: ArrayFunctions, labels: np.Array, classes: number): np.Array {
  return numpy.equal(
    labels.reshape([labels.shape[0]!, 1]),
    numpy.arange(classes, undefined, undefined, { dtype: numpy.int32 }),
  );
}

/** The sum of the shares of the examples that are answered wrongly. */
export const zeroOneErrorValue: Loss["errorValue"] = described(({ numpy }, outputs, labels, shares) => {
  const isWrong = numpy.notEqual(numpy.argmax(outputs, 1), labels);
  return numpy.where(isWrong, shares, 0).sum();
}, "0-1 error");

/** The loss of one example: of its outputs, those from `start` on, and its label. */
export type ExampleLoss = (outputs: Float32Array, start: number, label: number) => number;

/**
 * Mean loss and 0-1 error of outputs `[examples, classes]` (flat), from the loss of each example.
 *
 * Wrong is an example whose largest output (the first of equals) is not its label's, or that has a NaN.
 */
export function judgeLabels(
  outputs: Float32Array,
  labels: Float32Array | Int32Array,
  classes: number,
  lossOf: ExampleLoss,
): { readonly loss: number | null; readonly error: number } {
  let loss = 0;
  let wrong = 0;
  // Paths are judged at thousands of points: plain loops, without a view or a closure an example.
  for (let example = 0; example < labels.length; example++) {
    const start = example * classes;
    const label = labels[example]!;
    loss += lossOf(outputs, start, label);
    if (preferredClass(outputs, start, classes) !== label) wrong++;
  }
  return {
    loss: outputs.every(Number.isFinite) ? loss / labels.length : null,
    error: ZERO_ONE_ERROR.of(wrong, labels.length),
  };
}

/** The class of the largest output of the example that begins at `start`, the first of equals; -1 if there is a NaN. */
export function preferredClass(outputs: Float32Array, start: number, classes: number): number {
  let best = 0;
  let largest = outputs[start]!;
  for (let k = 0; k < classes; k++) {
    const output = outputs[start + k]!;
    if (Number.isNaN(output)) return -1;
    if (output > largest) {
      best = k;
      largest = output;
    }
  }
  return best;
}
