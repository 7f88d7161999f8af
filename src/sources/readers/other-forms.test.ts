import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import { readCifar10, readCifar100 } from "./cifar.ts";
import { readMnist } from "./idx.ts";

const root = await mkdtemp(join(tmpdir(), "loss-atlas-forms-"));
afterAll(() => rm(root, { recursive: true }));
let folders = 0;

async function folderWith(files: Readonly<Record<string, Uint8Array>>): Promise<string> {
  const folder = join(root, String(folders++));
  await mkdir(folder);
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  return folder;
}

function idx(dimensions: readonly number[], values: readonly number[]): Buffer {
  const sizes = dimensions.map((size) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(size);
    return bytes;
  });
  return Buffer.concat([Buffer.of(0, 0, 8, dimensions.length), ...sizes, Buffer.from(values)]);
}

const latin = (text: string) => Buffer.from(text, "latin1");

/** A text as Python 2 pickles it, or bytes as Python 3 does. */
function pickledText(text: string | Buffer, python: 2 | 3): Buffer {
  const content = typeof text === "string" ? latin(text) : text;
  const length = Buffer.alloc(4);
  length.writeUInt32LE(content.length);
  return Buffer.concat([latin(python === 2 ? "T" : "B"), length, content]);
}

/** A batch of CIFAR in its Python version, `pixels` the first byte of each picture. */
function batch(
  labelsKey: string,
  labels: readonly number[],
  pixels: readonly number[],
  python: 2 | 3,
): Buffer {
  const data = Buffer.alloc(3072 * pixels.length);
  pixels.forEach((value, i) => {
    data[3072 * i] = value;
  });
  const count = Buffer.of(labels.length);
  return Buffer.concat([
    Buffer.of(0x80, python),
    latin("}("),
    pickledText("batch_label", python),
    pickledText("testing batch 1 of 1", python),
    pickledText(labelsKey, python),
    latin("]("),
    ...labels.map((label) => Buffer.concat([latin("K"), Buffer.of(label)])),
    latin("e"),
    pickledText("data", python),
    latin("cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\nK\0\x85"),
    pickledText("b", python),
    latin("tR(K\x01(K"),
    count,
    latin(
      "M\0\x0ctcnumpy\ndtype\n(U\x02u1K\0K\x01tR(K\x03U\x01|NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\0tb\x89",
    ),
    pickledText(data, python),
    latin("tbu."),
  ]);
}

describe("CIFAR in its Python version", () => {
  test.each([2, 3] as const)("as Python %d pickles it", async (python) => {
    const folder = await folderWith({
      data_batch_10: batch("labels", [3], [30], python),
      data_batch_2: batch("labels", [1, 2], [10, 20], python),
      test_batch: batch("labels", [9], [90], python),
      "batches.meta": Buffer.from("x"),
    });
    const { train, test: tested } = await readCifar10(folder);
    expect(train).toMatchObject({ count: 3, channels: 3, height: 32, width: 32, classes: 10 });
    expect([...train.labels, ...tested.labels]).toEqual([1, 2, 3, 9]);
    expect([0, 3072, 6144].map((at) => train.pixels[at])).toEqual([10, 20, 30]);
  });

  test("CIFAR-100 by its fine labels, or the coarse ones", async () => {
    const folder = await folderWith({
      train: batch("fine_labels", [99, 0], [1, 2], 2),
      test: batch("fine_labels", [50], [3], 2),
    });
    const { train } = await readCifar100(folder);
    expect([...train.labels, train.classes]).toEqual([99, 0, 100]);
    await expect(readCifar100(folder, "coarse")).rejects.toMatchObject({ code: "data/missing-array" });
  });

  test.each<[string, Buffer, string]>([
    ["a label of 10", batch("labels", [10], [1], 2), "data/label-out-of-range"],
    ["no labels", batch("names", [1], [1], 2), "data/missing-array"],
    ["half of it", batch("labels", [1], [1], 2).subarray(0, 2000), "weights/bad-pickle"],
    ["what would run", latin("cos\nsystem\n(S'false'\ntR."), "weights/no-dictionary"],
  ])("is refused with %s", async (_what, test_batch, code) => {
    const folder = await folderWith({ data_batch_1: batch("labels", [1], [1], 2), test_batch });
    await expect(readCifar10(folder)).rejects.toMatchObject({ code, kind: "input" });
  });
});

describe("MNIST and its like", () => {
  const files = (labels: readonly number[]) => ({
    images: idx(
      [labels.length, 2, 3],
      Array.from({ length: 6 * labels.length }, (_, i) => i),
    ),
    labels: idx([labels.length], labels),
  });

  test("under names with points, gzipped or not", async () => {
    const [train, tested] = [files([3, 4]), files([5])];
    const folder = await folderWith({
      "train-images.idx3-ubyte": train.images,
      "train-labels.idx1-ubyte.gz": gzipSync(train.labels),
      "t10k-images.idx3-ubyte.gz": gzipSync(tested.images),
      "t10k-labels-idx1-ubyte": tested.labels,
    });
    const found = await readMnist(folder);
    expect([...found.train.labels, ...found.test.labels]).toEqual([3, 4, 5]);
  });

  test("EMNIST upright, its letters numbered from 0", async () => {
    const [train, tested] = [files([1, 26]), files([2])];
    const folder = await folderWith({
      "emnist-letters-train-images-idx3-ubyte": train.images,
      "emnist-letters-train-labels-idx1-ubyte": train.labels,
      "emnist-letters-test-images-idx3-ubyte": tested.images,
      "emnist-letters-test-labels-idx1-ubyte": tested.labels,
    });
    const set = { classes: 26, firstLabel: 1, prefix: "emnist-letters-", test: "test", isTransposed: true };
    const found = await readMnist(folder, set);
    expect([...found.train.labels, ...found.test.labels]).toEqual([0, 25, 1]);
    expect(found.train).toMatchObject({ height: 3, width: 2 });
    expect([...found.train.pixels.subarray(0, 6)]).toEqual([0, 3, 1, 4, 2, 5]);
    await expect(readMnist(folder, { ...set, firstLabel: 2 })).rejects.toMatchObject({
      code: "data/label-out-of-range",
    });
  });
});

describe("files of MNIST under names of somebody else's", () => {
  const parts = (names: readonly [string, string, string, string], gzipped = false) => {
    const contents = [idx([2, 1, 1], [7, 8]), idx([2], [0, 1]), idx([1, 1, 1], [9]), idx([1], [1])];
    return Object.fromEntries(
      names.map((name, i) => (gzipped ? [`${name}.gz`, gzipSync(contents[i]!)] : [name, contents[i]!])),
    );
  };

  test.each([
    [
      [
        "train_images.idx3-ubyte",
        "train_labels.idx1-ubyte",
        "test_images.idx3-ubyte",
        "test_labels.idx1-ubyte",
      ],
    ],
    [["TrainingImages.idx3", "TrainingLabels.idx1", "ValidationImages.idx3", "ValidationLabels.idx1"]],
  ] as const)("are told by what names say: %j", async (names) => {
    for (const isGzipped of [false, true]) {
      const files = parts(names, isGzipped);
      const { train, test: tested } = await readMnist(await folderWith(files));
      expect([[...train.pixels], [...train.labels], [...tested.pixels]]).toEqual([[7, 8], [0, 1], [9]]);
    }
  });

  test("are missed by their original names where two may be meant", async () => {
    const files = {
      ...parts(["train_images.idx3", "train_labels.idx1", "test_images.idx3", "test_labels.idx1"]),
      "train_images_2.idx3": idx([1, 1, 1], [1]),
    };
    await expect(readMnist(await folderWith(files))).rejects.toThrow("there is no train-images-idx3-ubyte");
  });
});
