import { AtlasError } from "#errors";
import { type DataFile, listFolder, readDataFile } from "./data-file.ts";
import { type MatlabArray, readMatlab } from "./matlab.ts";
import { checkLabel, type StoredDataset, type StoredImages } from "./stored-images.ts";
import { transposedInPlace } from "./transposed.ts";

const SIDE = 32;
const CHANNELS = 3;
const PIXELS = CHANNELS * SIDE * SIDE;
const CLASSES = 10;

/** Twice the pictures of the largest part that is read; `extra_32x32.mat` is left alone. */
const MOST_BYTES = 150_000 * PIXELS;

/**
 * Reads the cropped digits of the Street View House Numbers (format 2): `train_32x32.mat` and `test_32x32.mat`, MATLAB
 * files of level 5, plain or gzipped. In each, X holds bytes by row, column, channel and picture, the first moving
 * fastest, and y the digits, of which 0 is written 10.
 *
 * Source: Y. Netzer and others, "Reading Digits in Natural Images with Unsupervised Feature Learning", 2011.
 *
 * @throws AtlasError of kind `input` naming the file and byte for anything that is not so.
 */
export async function readSvhn(folder: string): Promise<StoredDataset> {
  const listing = await listFolder(folder);
  const part = async (name: string) =>
    digitsIn(await readDataFile(folder, listing, `${name}_32x32.mat`, { mostBytes: MOST_BYTES }));
  return { train: await part("train"), test: await part("test") };
}

async function digitsIn(file: DataFile): Promise<StoredImages> {
  const arrays = await readMatlab(file, MOST_BYTES);
  const pictures = arrayNamed("X", arrays, file);
  const digits = arrayNamed("y", arrays, file);
  const count = pictures.dimensions[3] ?? 1;
  const [rows, columns, channels] = pictures.dimensions;
  const { values: bytes } = pictures;
  if (pictures.dimensions.length > 4 || rows !== SIDE || columns !== SIDE || channels !== CHANNELS) {
    throw wrongShape("X", pictures, `${SIDE} × ${SIDE} × ${CHANNELS} × pictures, at least one`);
  }
  if (!(bytes instanceof Uint8Array)) throw wrongShape("X", pictures, "numbers of one byte without a sign");
  if (digits.values.length !== count) throw wrongShape("y", digits, `${count}, one for each picture of X`);
  return {
    pixels: transposedInPlace(bytes, SIDE, SIDE),
    white: 255,
    labels: Int32Array.from(digits.values, (digit, i) => labelOf(digit, `${digits.where}, value ${i}`)),
    count,
    channels: CHANNELS,
    height: SIDE,
    width: SIDE,
    classes: CLASSES,
  };
}

function labelOf(digit: number, where: string): number {
  if (!Number.isInteger(digit) || digit < 1) {
    throw new AtlasError({
      code: "data/label-out-of-range",
      kind: "input",
      where,
      problem: `the label is ${digit}`,
      expected: "a digit from 1 to 9, or 10 for 0",
      remedy: "The file may belong to another data set.",
    });
  }
  return checkLabel(digit === CLASSES ? 0 : digit, CLASSES, where);
}

function arrayNamed(name: string, arrays: ReadonlyMap<string, MatlabArray>, { path }: DataFile): MatlabArray {
  const array = arrays.get(name);
  if (array !== undefined) return array;
  const found = [...arrays.keys()].join(", ");
  throw new AtlasError({
    code: "data/missing-array",
    kind: "input",
    where: path,
    problem: found === "" ? "the file holds no arrays of numbers" : `the file holds ${found}`,
    expected: "the arrays X and y",
    remedy: "Download it again: the cropped digits, format 2.",
  });
}

function wrongShape(name: string, { dimensions, where }: MatlabArray, expected: string): AtlasError {
  return new AtlasError({
    code: "data/wrong-shape",
    kind: "input",
    where,
    problem: `${name} is ${dimensions.join(" × ")}`,
    expected,
    remedy: "Download it again: the cropped digits, format 2.",
  });
}
