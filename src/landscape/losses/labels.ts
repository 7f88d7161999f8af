import type { numpy as np } from "@jax-js/jax";
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
};

/** Where `[batch, classes]` the class is the label of `[batch]`, inside a traced function; consumes the labels. */
export function isLabel({ numpy }: ArrayFunctions, labels: np.Array, classes: number): np.Array {
  return numpy.equal(
    labels.reshape([labels.shape[0]!, 1]),
    numpy.arange(classes, undefined, undefined, { dtype: numpy.int32 }),
  );
}

/** The sum of the shares of the examples that are answered wrongly. */
export const zeroOneErrorValue: Loss["errorValue"] = ({ numpy }, outputs, labels, shares) => {
  const isWrong = numpy.notEqual(numpy.argmax(outputs, 1), labels);
  return numpy.where(isWrong, shares, 0).sum();
};

/**
 * Mean loss and 0-1 error of outputs `[examples, classes]` (flat), from the loss of each example.
 *
 * Wrong is an example whose largest output (the first of equals) is not its label's, or that has a NaN.
 */
export function judgeLabels(
  outputs: Float32Array,
  labels: Float32Array | Int32Array,
  classes: number,
  lossOf: (row: Float32Array, label: number) => number,
): { readonly loss: number | null; readonly error: number } {
  let loss = 0;
  let wrong = 0;
  let areFinite = true;
  for (const [example, label] of labels.entries()) {
    const row = outputs.subarray(example * classes, (example + 1) * classes);
    loss += lossOf(row, label);
    if (argmax(row) !== label) wrong++;
    areFinite &&= row.every(Number.isFinite);
  }
  return {
    loss: areFinite ? loss / labels.length : null,
    error: ZERO_ONE_ERROR.of(wrong, labels.length),
  };
}

/** The class of the largest output of one row, the first of equals; -1 if there is a NaN. */
function argmax(row: Float32Array): number {
  let best = 0;
  for (let i = 0; i < row.length; i++) {
    if (Number.isNaN(row[i])) return -1;
    if (row[i]! > row[best]!) best = i;
  }
  return best;
}
