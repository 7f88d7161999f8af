import { join } from "node:path";
import { AtlasError } from "#errors";
import { readBytes } from "#files";
import { readPickledDictionary, tensorBytes } from "#interchange/weights";
import { checkLabel, type StoredDataset, type StoredImages } from "./stored-images.ts";

const SIDE = 32;
const CHANNELS = 3;
const PIXELS = CHANNELS * SIDE * SIDE;

/** The files of the Python version in a folder. */
export interface PickledNames {
  readonly train: readonly string[];
  readonly test: string;
}

/** What the labels of the Python version are called, and how many classes they tell apart. */
export interface PickledLabels {
  readonly classes: number;
  readonly labels: readonly string[];
}

/**
 * Reads CIFAR-10 or CIFAR-100 in its Python version: dictionaries of `data`, bytes `[n, 3072]`, red, green and blue plane
 * after plane, and a list of labels. Nothing in the files is executed.
 *
 * @throws AtlasError of kind `input` naming the file for anything that is not so
 */
export async function readPickledCifar(
  folder: string,
  { train, test }: PickledNames,
  form: PickledLabels,
): Promise<StoredDataset> {
  const batches: StoredImages[] = [];
  for (const name of train) batches.push(await batchOf(join(folder, name), form));
  return { train: joined(batches), test: await batchOf(join(folder, test), form) };
}

async function batchOf(path: string, { classes, labels: names }: PickledLabels): Promise<StoredImages> {
  const batch = readPickledDictionary(await readBytes(path), ["data", ...names], path);
  const data = batch.get("data");
  const numbers = names.map((name) => batch.get(name)).find((found) => found !== undefined);
  const isBatch =
    data !== undefined &&
    !("length" in data) &&
    data.type === "uint8" &&
    data.shape.slice(1).join() === `${PIXELS}`;
  if (!isBatch) {
    throw otherSet(path, "it has no array data of bytes [n, 3072]");
  }
  const [count = 0] = data.shape;
  if (numbers === undefined || !("length" in numbers) || numbers.length !== count) {
    throw otherSet(path, `it has no list ${names.join(" or ")} of ${count} numbers`);
  }
  return {
    pixels: tensorBytes(data),
    white: 255,
    labels: Int32Array.from(numbers, (label, i) => checkLabel(label, classes, `${path}, label ${i}`)),
    count,
    channels: CHANNELS,
    height: SIDE,
    width: SIDE,
    classes,
  };
}

function joined(batches: readonly StoredImages[]): StoredImages {
  const count = batches.reduce((sum, batch) => sum + batch.count, 0);
  const pixels = new Uint8Array(count * PIXELS);
  const labels = new Int32Array(count);
  let example = 0;
  for (const batch of batches) {
    pixels.set(batch.pixels, example * PIXELS);
    labels.set(batch.labels, example);
    example += batch.count;
  }
  return { ...batches[0]!, pixels, labels, count };
}

function otherSet(path: string, problem: string): AtlasError {
  return new AtlasError({
    code: "data/missing-array",
    kind: "input",
    where: path,
    problem,
    expected: "a batch of the Python version",
    remedy: "Download it again; the file may belong to another data set.",
  });
}
