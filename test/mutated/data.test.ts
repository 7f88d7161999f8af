import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { randomStream } from "#random";
import { readArrays } from "../../src/sources/readers/arrays.ts";
import { readCifar10, readCifar100 } from "../../src/sources/readers/cifar.ts";
import { pictureDecoder } from "../../src/sources/readers/decode-picture.ts";
import { readDigits } from "../../src/sources/readers/digits.ts";
import { findIn } from "../../src/sources/readers/find-own-data.ts";
import { readMnist } from "../../src/sources/readers/idx.ts";
import { npyFile, npzFile } from "../../src/sources/readers/numpy-files.testing.ts";
import { areOwnNumbers, type OwnData } from "../../src/sources/readers/own-data.ts";
import { readParallelText } from "../../src/sources/readers/parallel-text.ts";
import { readParquet } from "../../src/sources/readers/parquet.ts";
import { parquetFile } from "../../src/sources/readers/parquet-files.testing.ts";
import { readPixelTable } from "../../src/sources/readers/pixel-table.ts";
import { cifarRecord, idxFile, pickledBatch } from "../../src/sources/readers/public-forms.testing.ts";
import type { StoredDataset, StoredImages, StoredNumbers } from "../../src/sources/readers/stored-images.ts";
import { readSvhn } from "../../src/sources/readers/svhn.ts";
import { readTable } from "../../src/sources/readers/table.ts";
import { scratchFolders } from "../refusal.ts";
import { forMutations, LONGEST_OF_THREADS, patience, readOrRefused, type Trial } from "./mutations.ts";

const FIXTURES = join(import.meta.dirname, "../../src/sources/readers/fixtures");
const fixture = <Content>(name: string): Content => JSON.parse(readFileSync(join(FIXTURES, name), "utf8"));
const { pictures } = fixture<{ readonly pictures: Readonly<Record<string, { readonly file: string }>> }>(
  "pictures.json",
);
const svhn = fixture<{ readonly small: Readonly<Record<string, { readonly file: string }>> }>("svhn.json");
const pictureOf = (name: string): Uint8Array => Buffer.from(pictures[name]!.file, "base64");

/** Examples that a folder holds, the parts of which are all to be well-formed. */
type Examples = readonly (StoredImages | StoredNumbers)[];

/** A folder of files, one of which is changed. */
interface Form extends Trial {
  readonly files: Readonly<Record<string, Uint8Array | string>>;
  readonly changed: string;
  readonly read: (folder: string) => Promise<Examples>;
  /** Whether checksums guard what the file holds, so that a change is refused or makes no difference. */
  readonly isGuarded?: boolean;
  /** How long reading may take, where it is a thread that reads. */
  readonly longest?: number;
}

const own =
  (read: (folder: string) => Promise<OwnData>) =>
  async (folder: string): Promise<Examples> => {
    const data = await read(folder);
    findIn(data, { test_share: 0.3 });
    if (areOwnNumbers(data)) expect(data.targetNames).toHaveLength(data.train.outputs);
    else expect(data.classNames).toHaveLength(data.train.classes);
    return data.test === null ? [data.train] : [data.train, data.test];
  };

const published =
  (read: (folder: string) => Promise<StoredDataset>) =>
  async (folder: string): Promise<Examples> => {
    const { train, test: tested } = await read(folder);
    return [train, tested];
  };

const TABLE = "a;b;kind\n1,5;2;u\n3;-4e-1;v\n0;0,25;u\n7;8;w\n".replaceAll(",", ".");
const PIXELS = 'label,p0,p1,p2,p3\n1,2,3,4,5\n0,"6",7,8,9\n1,1,1.0,1,2\n';
const ARRAYS = {
  x: { type: "<f4", shape: [6, 2, 2, 3], values: Array.from({ length: 72 }, (_, i) => i / 3) },
  y: { type: "<i8", shape: [6], values: [0, 1, 0, 1, 2, 2] },
};
const NUMBERS = {
  a: { kind: "double", values: [1, 2, 3, 4] },
  t: { kind: "int64", values: [1, 0, 2, 5] },
  label: { kind: "int64", values: [0, 1, 0, 1] },
} as const;
const PICTURES = {
  image: {
    kind: "picture",
    values: ["a JPEG for print", "a grey PNG", "a lossy WebP", "a line"].map(pictureOf),
  },
  label: { kind: "text", values: ["u", "v", "u", "v"] },
} as const;
const PICTURE_FORM = { size: 8, colour: "rgb", behind: "white" } as const;
const MNIST = {
  "train-images-idx3-ubyte": idxFile([2, 2, 3], [0, 51, 102, 153, 204, 255, 1, 2, 3, 4, 5, 6]),
  "train-labels-idx1-ubyte": idxFile([2], [7, 0]),
  "t10k-images-idx3-ubyte": idxFile([1, 2, 3], [9, 8, 7, 6, 5, 4]),
  "t10k-labels-idx1-ubyte": idxFile([1], [9]),
};
const matlab = (name: string) => Buffer.from(svhn.small[name]!.file, "base64");
const digitsRow = (label: number) =>
  [...Array.from({ length: 64 }, (_, i) => (i * label) % 17), label].join(",");
const SENTENCES = "Das Haus ist groß.\nJa.\nNein, „nie“.\n";

const FORMS: Readonly<Record<string, Form>> = {
  "a CSV table": {
    files: { "table.csv": TABLE },
    changed: "table.csv",
    read: own((folder) => readTable({ file: "table.csv" }, folder)),
    usual: 200,
  },
  "a gzipped CSV table": {
    files: { "table.csv.gz": gzipSync(TABLE) },
    changed: "table.csv.gz",
    read: own((folder) => readTable({ file: "table.csv.gz" }, folder)),
    isGuarded: true,
    usual: 60,
  },
  "a table of pixels": {
    files: { "train.csv": PIXELS },
    changed: "train.csv",
    read: own((folder) => readPixelTable({ file: "train.csv", layout: "channels-first" }, folder)),
    usual: 200,
  },
  "an npz file": {
    files: { "train.npz": npzFile(ARRAYS) },
    changed: "train.npz",
    read: own((folder) => readArrays({ file: "train.npz" }, folder)),
    isGuarded: true,
    usual: 150,
  },
  "a compressed npz file": {
    files: { "train.npz": npzFile(ARRAYS, true) },
    changed: "train.npz",
    read: own((folder) => readArrays({ file: "train.npz" }, folder)),
    isGuarded: true,
    usual: 150,
  },
  "an npy file": {
    files: { "x.npy": npyFile(ARRAYS.x), "y.npy": npyFile(ARRAYS.y) },
    changed: "x.npy",
    read: own((folder) => readArrays({ file: "x.npy", labels_file: "y.npy" }, folder)),
    usual: 150,
  },
  "an npy file of labels": {
    files: { "x.npy": npyFile(ARRAYS.x), "y.npy": npyFile(ARRAYS.y) },
    changed: "y.npy",
    read: own((folder) => readArrays({ file: "x.npy", labels_file: "y.npy" }, folder)),
    usual: 60,
  },
  "a Parquet file of numbers": {
    files: { "train.parquet": parquetFile(NUMBERS, { group: 2 }) },
    changed: "train.parquet",
    read: own((folder) => readParquet({ file: "train.parquet", ...PICTURE_FORM }, folder)),
    usual: 20,
    share: 1 / 20,
    longest: LONGEST_OF_THREADS,
  },
  "a Parquet file packed by gzip": {
    files: { "train.parquet": parquetFile(NUMBERS, { codec: "gzip" }) },
    changed: "train.parquet",
    read: own((folder) => readParquet({ file: "train.parquet", ...PICTURE_FORM }, folder)),
    usual: 6,
    share: 1 / 20,
    longest: LONGEST_OF_THREADS,
  },
  "a Parquet file packed by Zstandard": {
    files: { "train.parquet": parquetFile(NUMBERS, { codec: "zstd" }) },
    changed: "train.parquet",
    read: own((folder) => readParquet({ file: "train.parquet", ...PICTURE_FORM }, folder)),
    usual: 6,
    share: 1 / 20,
    longest: LONGEST_OF_THREADS,
  },
  "a Parquet file of pictures": {
    files: { "train.parquet": parquetFile(PICTURES) },
    changed: "train.parquet",
    read: own((folder) => readParquet({ file: "train.parquet", ...PICTURE_FORM }, folder)),
    usual: 6,
    share: 1 / 20,
    longest: LONGEST_OF_THREADS,
  },
  "pictures in IDX": {
    files: MNIST,
    changed: "train-images-idx3-ubyte",
    read: published((folder) => readMnist(folder)),
    usual: 100,
  },
  "labels in IDX": {
    files: MNIST,
    changed: "train-labels-idx1-ubyte",
    read: published((folder) => readMnist(folder)),
    usual: 60,
  },
  "gzipped pictures in IDX": {
    files: {
      "train-images-idx3-ubyte": MNIST["train-images-idx3-ubyte"],
      "train-labels-idx1-ubyte": MNIST["train-labels-idx1-ubyte"],
      "t10k-images-idx3-ubyte.gz": gzipSync(MNIST["t10k-images-idx3-ubyte"]),
      "t10k-labels-idx1-ubyte": MNIST["t10k-labels-idx1-ubyte"],
    },
    changed: "t10k-images-idx3-ubyte.gz",
    read: published((folder) => readMnist(folder)),
    isGuarded: true,
    usual: 60,
  },
  "records of CIFAR": {
    files: {
      "train.bin": Buffer.concat([cifarRecord([19, 99], 5), cifarRecord([0, 1], 6)]),
      "test.bin": cifarRecord([2, 50], 7),
    },
    changed: "train.bin",
    read: published((folder) => readCifar100(folder)),
    usual: 60,
  },
  "pickles of CIFAR by Python 2": {
    files: {
      data_batch_1: pickledBatch("labels", [1, 2], [10, 20], 2),
      test_batch: pickledBatch("labels", [9], [90], 2),
    },
    changed: "data_batch_1",
    read: published(readCifar10),
    usual: 100,
  },
  "pickles of CIFAR by Python 3": {
    files: {
      train: pickledBatch("fine_labels", [99, 0], [1, 2], 3),
      test: pickledBatch("fine_labels", [50], [3], 3),
    },
    changed: "train",
    read: published((folder) => readCifar100(folder)),
    usual: 60,
  },
  "a MATLAB file": {
    files: { "train_32x32.mat": matlab("plain"), "test_32x32.mat": matlab("compressed") },
    changed: "train_32x32.mat",
    read: published(readSvhn),
    usual: 60,
  },
  "a compressed MATLAB file": {
    files: { "train_32x32.mat": matlab("compressed"), "test_32x32.mat": matlab("compressed") },
    changed: "train_32x32.mat",
    read: published(readSvhn),
    isGuarded: true,
    usual: 60,
  },
  "digits in CSV": {
    files: { "digits.csv": [0, 1, 1, 2, 2, 2, 9, 9].map(digitsRow).join("\n") },
    changed: "digits.csv",
    read: published((folder) => readDigits(folder, randomStream(1, "digits"))),
    usual: 60,
  },
};

const scratch = scratchFolders("mutated-data");

/** What each example of a part is to be answered with. */
const answersOf = (part: StoredImages | StoredNumbers) => ("labels" in part ? part.labels : part.numbers);

/** Whether there are as many numbers as the sizes say, all of them numbers, and labels of classes. */
function expectWellFormed(part: StoredImages | StoredNumbers): void {
  const { pixels, count, channels, height, width, white } = part;
  const outputs = "labels" in part ? 1 : part.outputs;
  expect([pixels.length, answersOf(part).length]).toEqual([
    count * channels * height * width,
    count * outputs,
  ]);
  expect(pixels.every((value) => Number.isFinite(value))).toBe(true);
  expect(answersOf(part).every((value) => Number.isFinite(value))).toBe(true);
  if ("labels" in part) expect(part.labels.every((label) => label >= 0 && label < part.classes)).toBe(true);
  expect(white).toBeGreaterThan(0);
}

const contentOf = (parts: Examples) =>
  parts.map((part) => ({
    sizes: [part.channels, part.height, part.width],
    pixels: [...part.pixels],
    answers: [...answersOf(part)],
  }));

describe("data with anything changed in them are read or refused in words", patience, () => {
  test.each(Object.entries(FORMS))(
    "%s",
    async (_, { files, changed, read, isGuarded, longest, ...trial }) => {
      const folder = scratch(files);
      const bytes = Buffer.from(files[changed]!);
      const whole = await read(folder);
      let counted = 0;
      const tried = await forMutations(bytes, trial, async (file) => {
        writeFileSync(join(folder, changed), file);
        const found = await readOrRefused(file, () => read(folder), longest);
        if (found === undefined) return;
        counted++;
        for (const part of found) expectWellFormed(part);
        if (isGuarded === true) expect(contentOf(found)).toEqual(contentOf(whole));
      });
      // A reader that refused everything would pass, and prove nothing.
      if (tried >= 50) expect(counted).toBeGreaterThan(0);
    },
  );

  test.each(Object.keys(pictures))("%s", async (name) => {
    const decode = await pictureDecoder(PICTURE_FORM);
    let counted = 0;
    const trial = { usual: 15, share: 1 / 4 };
    await forMutations(pictureOf(name), trial, async (file) => {
      const image = await readOrRefused(file, () => decode(file, "picture"));
      if (image === undefined) return;
      counted++;
      expect(image).toHaveLength(3 * 8 * 8);
    });
    expect(counted).toBeGreaterThan(0);
  });

  test("sentences and their translations", async () => {
    const folder = scratch({
      "train.de": SENTENCES,
      "train.en": SENTENCES,
      "test.de": "Ja.",
      "test.en": "Yes.",
    });
    await forMutations(Buffer.from(SENTENCES), { usual: 100 }, async (file) => {
      writeFileSync(join(folder, "train.de"), file);
      const read = () => readParallelText(folder, { source: "de", target: "en" });
      const found = await readOrRefused(file, read);
      if (found === undefined) return;
      expect(found.train.source).toHaveLength(found.train.target.length);
      expect(found.train.source.every((line) => line.trim() !== "")).toBe(true);
    });
  });
});
