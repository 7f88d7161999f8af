import { AtlasError } from "#errors";
import { type WeightTensor, weightValues } from "#interchange/weights";
import { thereAre } from "#words";
import type { Task } from "../own-data-settings.ts";

/** An array of targets, a row an example. */
export interface TargetArray {
  /** `[examples, width]` flat. */
  readonly values: Float32Array;
  readonly width: number;
  /** What errors name. */
  readonly where: string;
}

/**
 * The targets of an array `[examples]` or `[examples, width]`.
 *
 * @throws AtlasError `data/wrong-shape` or `data/count-mismatch` of kind `input`
 */
export function targetArray(array: WeightTensor, count: number, where: string): TargetArray {
  const { shape } = array;
  const rows = shape[0] ?? 1;
  const width = shape.slice(1).reduce((product, size) => product * size, 1);
  if (shape.length === 0 || shape.length > 2 || width === 0) {
    throw new AtlasError({
      code: "data/wrong-shape",
      kind: "input",
      where,
      problem: `labels of shape [${shape.join(", ")}]`,
      expected:
        "[examples], or [examples, classes] with a one in each row, or [examples, numbers to be predicted]",
    });
  }
  if (rows !== count) {
    throw new AtlasError({
      code: "data/count-mismatch",
      kind: "input",
      where,
      problem: thereAre(rows, "label"),
      expected: `${count}, one for each example`,
    });
  }
  return { values: weightValues(array, where), width, where };
}

/**
 * Whether targets are classes or numbers to be predicted: as it is told, else numbers where one of them has a fraction.
 *
 * @throws AtlasError `data/task` of kind `input` for rows that may be either: shares of classes
 */
export function taskOf(parts: readonly TargetArray[], told: Task | undefined): Task {
  if (told !== undefined) return told;
  // What is not finite is refused as a label, and says that no number can be predicted of it.
  const hasFractions = parts.some(({ values }) =>
    values.some((value) => Number.isFinite(value) && !Number.isInteger(value)),
  );
  if (!hasFractions) return "classification";
  const shares = parts.find(areShares);
  if (shares === undefined) return "regression";
  throw new AtlasError({
    code: "data/task",
    kind: "input",
    where: shares.where,
    problem: `each row of ${shares.width} targets sums to 1, as the probabilities of classes do`,
    expected: "a class for each example, or numbers to be predicted",
    remedy: "Save the number of the likeliest class in place of each row, or set data.task to regression",
  });
}

function areShares({ values, width }: TargetArray): boolean {
  if (width === 1) return false;
  for (let start = 0; start < values.length; start += width) {
    const own = values.subarray(start, start + width);
    if (own.some((value) => !(value >= 0))) return false;
    if (Math.abs(own.reduce((sum, value) => sum + value, 0) - 1) > 1e-4) return false;
  }
  return true;
}

/**
 * Numbers to be predicted, as they are.
 *
 * @throws AtlasError `data/bad-value` of kind `input` for one that is not finite
 */
export function numbersOf({ values, width, where }: TargetArray): Float64Array {
  const wrong = values.findIndex((value) => !Number.isFinite(value));
  if (wrong === -1) return Float64Array.from(values);
  throw new AtlasError({
    code: "data/bad-value",
    kind: "input",
    where: `${where}, ${width === 1 ? `value ${wrong}` : `row ${Math.floor(wrong / width)}`}`,
    problem: `the target is ${values[wrong]}`,
    expected: "a finite number for each example",
  });
}
