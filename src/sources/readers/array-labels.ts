import { AtlasError } from "#errors";
import type { TargetArray } from "./array-targets.ts";

/** More classes than any list of names in a configuration should hold. */
export const MOST_CLASSES = 10_000;

/** Labels of examples and how many classes there are at least. */
export interface ReadLabels {
  readonly labels: Int32Array;
  readonly classes: number;
  /** Whether they were rows of zeros with a single one. */
  readonly areOneHot: boolean;
}

/**
 * Labels of the targets `[examples]` or `[examples, width]`: whole numbers from 0, one an example, or rows of zeros with a
 * single one (one-hot).
 *
 * @throws AtlasError `data/label-out-of-range` of kind `input`
 */
export function labelsOf({ values, width, where }: TargetArray): ReadLabels {
  return width === 1 ? classNumbers(values, where) : positionsOfOnes(values, width, where);
}

/** Labels that are the numbers of classes; errors name the value by its place. */
export function classNumbers(values: Float32Array, where: string): ReadLabels {
  const wrong = values.findIndex((value) => !Number.isInteger(value) || value < 0 || value >= MOST_CLASSES);
  if (wrong !== -1) {
    throw new AtlasError({
      code: "data/label-out-of-range",
      kind: "input",
      where: `${where}, value ${wrong}`,
      problem: `the label is ${values[wrong]}`,
      expected: `the number of a class, from 0 to ${MOST_CLASSES - 1}`,
      remedy: "Number the classes from 0, or set data.task to regression if they are numbers to be predicted",
    });
  }
  let most = 0;
  for (const value of values) most = Math.max(most, value);
  return { labels: Int32Array.from(values), classes: most + 1, areOneHot: false };
}

function positionsOfOnes(values: Float32Array, width: number, where: string): ReadLabels {
  const labels = new Int32Array(values.length / width);
  for (let row = 0; row < labels.length; row++) {
    const own = values.subarray(row * width, (row + 1) * width);
    const label = own.indexOf(1);
    if (label === -1 || own.some((value, i) => value !== (i === label ? 1 : 0))) {
      throw new AtlasError({
        code: "data/label-out-of-range",
        kind: "input",
        where: `${where}, row ${row}`,
        problem: "the row of labels is not zeros with a single one",
        expected: "one label an example, or one-hot rows",
        remedy: "Set data.task to regression if they are numbers to be predicted",
      });
    }
    labels[row] = label;
  }
  return { labels, classes: width, areOneHot: true };
}
