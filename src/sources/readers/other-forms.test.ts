import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import { readCifar10, readCifar100 } from "./cifar.ts";
import { readMnist } from "./idx.ts";
import { idxFile, pickledBatch } from "./public-forms.testing.ts";

const root = await mkdtemp(join(tmpdir(), "loss-atlas-forms-"));
afterAll(() => rm(root, { recursive: true }));
let folders = 0;

async function folderWith(files: Readonly<Record<string, Uint8Array>>): Promise<string> {
  const folder = join(root, String(folders++));
  await mkdir(folder);
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  return folder;
}

describe("CIFAR in its Python version", () => {
  test.each([2, 3] as const)("as Python %d pickles it", async (python) => {
    const folder = await folderWith({
      data_batch_10: pickledBatch("labels", [3], [30], python),
      data_batch_2: pickledBatch("labels", [1, 2], [10, 20], python),
      test_batch: pickledBatch("labels", [9], [90], python),
      "batches.meta": Buffer.from("x"),
    });
    const { train, test: tested } = await readCifar10(folder);
    expect(train).toMatchObject({ count: 3, channels: 3, height: 32, width: 32, classes: 10 });
    expect([...train.labels, ...tested.labels]).toEqual([1, 2, 3, 9]);
    expect([0, 3072, 6144].map((at) => train.pixels[at])).toEqual([10, 20, 30]);
  });

  test("CIFAR-100 by its fine labels, or the coarse ones", async () => {
    const folder = await folderWith({
      train: pickledBatch("fine_labels", [99, 0], [1, 2], 2),
      test: pickledBatch("fine_labels", [50], [3], 2),
    });
    const { train } = await readCifar100(folder);
    expect([...train.labels, train.classes]).toEqual([99, 0, 100]);
    await expect(readCifar100(folder, "coarse")).rejects.toMatchObject({ code: "data/missing-array" });
  });

  test.each<[string, Buffer, string]>([
    ["a label of 10", pickledBatch("labels", [10], [1], 2), "data/label-out-of-range"],
    ["no labels", pickledBatch("names", [1], [1], 2), "data/missing-array"],
    ["half of it", pickledBatch("labels", [1], [1], 2).subarray(0, 2000), "weights/bad-pickle"],
    ["what would run", Buffer.from("cos\nsystem\n(S'false'\ntR."), "weights/no-dictionary"],
  ])("is refused with %s", async (_what, test_batch, code) => {
    const folder = await folderWith({ data_batch_1: pickledBatch("labels", [1], [1], 2), test_batch });
    await expect(readCifar10(folder)).rejects.toMatchObject({ code, kind: "input" });
  });
});

describe("MNIST and its like", () => {
  const files = (labels: readonly number[]) => ({
    images: idxFile(
      [labels.length, 2, 3],
      Array.from({ length: 6 * labels.length }, (_, i) => i),
    ),
    labels: idxFile([labels.length], labels),
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
    const contents = [
      idxFile([2, 1, 1], [7, 8]),
      idxFile([2], [0, 1]),
      idxFile([1, 1, 1], [9]),
      idxFile([1], [1]),
    ];
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
      "train_images_2.idx3": idxFile([1, 1, 1], [1]),
    };
    await expect(readMnist(await folderWith(files))).rejects.toThrow("there is no train-images-idx3-ubyte");
  });
});
