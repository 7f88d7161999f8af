import { AtlasError } from "#errors";
import { type WeightTensor, weightValues } from "#interchange/weights";

/** More classes than any list of names in a configuration should hold. */
const MOST_CLASSES = 10_000;

/** Labels of examples and how many classes there are at least. */
export interface ReadLabels {
  readonly labels: Int32Array;
  readonly classes: number;
  /** Whether they were rows of zeros with a single one. */
  readonly areOneHot: boolean;
}

/**
 * Labels of an array: whole numbers from 0, one an example, or rows of zeros with a single one (one-hot).
 *
 * @throws AtlasError `data/wrong-shape`, `data/count-mismatch` or `data/label-out-of-range` of kind `input`
 */
export function labelsOf(array: WeightTensor, count: number, where: string): ReadLabels {
  const { shape } = array;
  const rows = shape[0] ?? 1;
  const width = shape.slice(1).reduce((product, size) => product * size, 1);
  if (shape.length === 0 || shape.length > 2 || width === 0) {
    throw new AtlasError({
      code: "data/wrong-shape",
      kind: "input",
      where,
      problem: `labels of shape [${shape.join(", ")}]`,
      expected: "[examples], or [examples, classes] with a one in each row",
    });
  }
  if (rows !== count) {
    throw new AtlasError({
      code: "data/count-mismatch",
      kind: "input",
      where,
      problem: `there are ${rows} labels`,
      expected: `${count}, one for each example`,
    });
  }
  const values = weightValues(array);
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
      remedy: "Number the classes from 0; numbers to be predicted as such are not read",
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
      });
    }
    labels[row] = label;
  }
  return { labels, classes: width, areOneHot: true };
}
