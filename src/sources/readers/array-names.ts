import { AtlasError } from "#errors";
import type { NumpyFile, WeightTensor } from "#interchange/weights";
import { conjoined, quotedBriefly } from "#words";

/** Arrays of a file, by name. */
type NamedArrays = NumpyFile["arrays"];

/** What arrays of examples and of labels are usually called, by what they are for; the first that is there is meant. */
const USUAL = {
  x: {
    train: [
      "x_train",
      "train_x",
      "xtrain",
      "train_images",
      "images_train",
      "train_data",
      "data_train",
      "train_features",
    ],
    test: [
      "x_test",
      "test_x",
      "xtest",
      "test_images",
      "images_test",
      "test_data",
      "data_test",
      "test_features",
    ],
    any: ["x", "images", "image", "data", "features", "inputs", "input_ids", "pixels", "arr_0", "array"],
  },
  y: {
    train: ["y_train", "train_y", "ytrain", "train_labels", "labels_train", "train_targets", "train_label"],
    test: ["y_test", "test_y", "ytest", "test_labels", "labels_test", "test_targets", "test_label"],
    any: ["y", "labels", "label", "targets", "target", "classes", "arr_1"],
  },
} as const;

/** The names of the array of examples and of that of labels. */
export interface ArrayNames {
  readonly x: string;
  readonly y: string | undefined;
}

/**
 * The arrays of a file that hold examples and labels: those that are named, else those of usual names, in whatever case,
 * else the one array of several axes and the one of a single axis.
 *
 * @param part which names are looked for; `"any"` takes those that say neither before those that say the part
 * @param needsLabels whether labels must be there, too
 * @throws AtlasError `data/missing-array` of kind `input`
 */
export function arrayNames(
  { arrays, unread }: NumpyFile,
  given: { readonly x: string | undefined; readonly y: string | undefined },
  part: "train" | "test",
  needsLabels: boolean,
  where: string,
): ArrayNames {
  const x = given.x ?? usualName(arrays, "x", part) ?? onlyOne(arrays, ({ shape }) => shape.length > 1);
  const y =
    given.y ??
    usualName(arrays, "y", part) ??
    onlyOne(arrays, ({ shape }, name) => shape.length === 1 && name !== x);
  if (x === undefined || !arrays.has(x)) throw missing("examples", "x", given.x, { arrays, unread }, where);
  if (!needsLabels) return { x, y: undefined };
  if (y === undefined || !arrays.has(y)) throw missing("labels", "y", given.y, { arrays, unread }, where);
  return { x, y };
}

/** Whether a file holds test arrays beside those to train on. */
export function hasTestArrays({ arrays }: NumpyFile): boolean {
  return (["x", "y"] as const).every((kind) => named(arrays, USUAL[kind].test) !== undefined);
}

function usualName(arrays: NamedArrays, kind: "x" | "y", part: "train" | "test"): string | undefined {
  const own = USUAL[kind];
  const other = part === "train" ? own.test : own.train;
  return (
    named(arrays, own[part]) ?? named(arrays, own.any) ?? (part === "test" ? named(arrays, other) : undefined)
  );
}

function named(arrays: ReadonlyMap<string, unknown>, names: readonly string[]): string | undefined {
  for (const name of names) {
    const found = [...arrays.keys()].find((one) => one.toLowerCase() === name);
    if (found !== undefined) return found;
  }
  return undefined;
}

function onlyOne(
  arrays: NamedArrays,
  isSo: (array: WeightTensor, name: string) => boolean,
): string | undefined {
  const found = [...arrays].filter(([name, array]) => isSo(array, name));
  return found.length === 1 ? found[0]![0] : undefined;
}

function missing(
  what: string,
  key: "x" | "y",
  given: string | undefined,
  { arrays, unread }: NumpyFile,
  where: string,
): AtlasError {
  const held = [...arrays.keys()].map((name) => quotedBriefly(name));
  const others = [...unread].slice(0, 5).map(([name, type]) => `${quotedBriefly(name)} (${type})`);
  const isAlone = held.length === 1;
  const names =
    held.length === 0
      ? "no arrays of numbers"
      : `the ${isAlone ? "array" : "arrays"} ${conjoined(held.slice(0, 20))}${isAlone ? " alone" : ""}`;
  const isUnreadLabels = what === "labels" && named(unread, [...USUAL.y.any, ...USUAL.y.train]) !== undefined;
  const numbered = isUnreadLabels
    ? "Save labels as numbers: names, y = np.unique(y, return_inverse=True). Or name another array"
    : "Name it";
  return new AtlasError({
    code: "data/missing-array",
    kind: "input",
    where,
    problem:
      given === undefined
        ? `the file holds ${names}${held.length === 0 ? "" : isAlone ? `, which is not that of ${what}` : `, none of which is surely that of ${what}`}`
        : `the file holds ${names} and no ${quotedBriefly(given)}`,
    expected: `an array of ${what}${others.length === 0 ? "" : `; those that are no numbers are not read: ${conjoined(others)}`}`,
    remedy: `${numbered} by data.${key}, or the array of test data by data.${key}_test${what === "labels" ? "; labels in a file of their own are given by data.labels_file" : ""}`,
  });
}
