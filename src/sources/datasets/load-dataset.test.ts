import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { standardisation } from "#data";
import { type DatasetRequest, loadDataset } from "./load-dataset.ts";

const dataFolder = fileURLToPath(new URL("../../../../shared/data", import.meta.url));
const options = { dataFolder, rootSeed: 0 };
const glyphRequest: DatasetRequest = {
  source: "glyphs",
  size: 10,
  difficulty: 0.5,
  examples: 60,
  test_examples: 30,
};

function countsOf(labels: Int32Array): number[] {
  const counts = new Array<number>(10).fill(0);
  for (const label of labels) counts[label]!++;
  return counts;
}

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView) =>
  Buffer.from(buffer, byteOffset, byteLength);

describe("generated data", () => {
  test("has as many examples as asked, training and test drawn apart", async () => {
    const { train, test, name } = await loadDataset(glyphRequest, options);
    expect([name, train.count, test.count]).toEqual(["glyphs", 60, 30]);
    expect(test.images).not.toEqual(train.images.subarray(0, test.images.length));
    const larger = await loadDataset(glyphRequest, { ...options, trainExamples: 90, testExamples: 40 });
    expect([larger.train.count, larger.test.count]).toEqual([90, 40]);
    expect(larger.train.images.subarray(0, train.images.length)).toEqual(train.images);
  });

  test("has a hash that follows the seed and the settings", async () => {
    const hashes = await Promise.all([
      loadDataset(glyphRequest, options),
      loadDataset(glyphRequest, options),
      loadDataset(glyphRequest, { ...options, rootSeed: 1 }),
      loadDataset({ ...glyphRequest, difficulty: 0.4 }, options),
    ]);
    const [first, again, ...others] = hashes.map(({ hash }) => hash);
    expect(first).toMatch(/^[0-9a-f]{64}$/);
    expect(again).toBe(first);
    expect(new Set([first, ...others]).size).toBe(3);
  });

  test("of a teacher: one teacher labels both sets", async () => {
    const request = { source: "teacher", inputs: 8, classes: 4, teacher_width: 8 } as const;
    const { train, test } = await loadDataset({ ...request, examples: 40, test_examples: 20 }, options);
    expect(train).toMatchObject({ count: 40, width: 8, classes: 4 });
    expect(test).toMatchObject({ count: 20, width: 8, classes: 4 });
  });

  test("refuses counts that are none", async () => {
    await expect(loadDataset({ ...glyphRequest, test_examples: 0 }, options)).rejects.toMatchObject({
      code: "data/out-of-range",
      where: "data.test_examples",
    });
  });
});

test("a missing folder is an input error that names it", async () => {
  const request = { source: "mnist", folder: "no-such-folder", examples: 10, test_examples: 10 } as const;
  await expect(loadDataset(request, options)).rejects.toMatchObject({
    code: "data/missing-folder",
    kind: "input",
    where: expect.stringMatching(/no-such-folder$/),
  });
});

// The figures are those published with the files; the folder is not part of the package.
describe("public data sets", () => {
  test.skipIf(!existsSync(`${dataFolder}/fashion-mnist`))("Fashion-MNIST", async () => {
    const { train, test } = await loadDataset(
      { source: "fashion-mnist", folder: "fashion-mnist", examples: 1000, test_examples: 995 },
      options,
    );
    expect(train).toMatchObject({ count: 60_000, channels: 1, height: 28, width: 28, classes: 10 });
    expect(countsOf(train.labels)).toEqual(new Array(10).fill(6000));
    expect([...train.labels.subarray(0, 10)]).toEqual([9, 0, 0, 3, 0, 2, 7, 2, 5, 5]);
    const counts = countsOf(test.labels);
    expect([Math.min(...counts), Math.max(...counts), test.count]).toEqual([99, 100, 995]);
    const { mean, deviation } = standardisation(train);
    expect(mean[0]).toBeCloseTo(0.286, 4);
    expect(deviation[0]).toBeCloseTo(0.353, 4);
  });

  test.skipIf(!existsSync(`${dataFolder}/cifar10`))("CIFAR-10", async () => {
    const { train, test } = await loadDataset(
      { source: "cifar10", folder: "cifar10", examples: 1000, test_examples: 2000 },
      options,
    );
    expect(train).toMatchObject({ count: 10_000, channels: 3, height: 32, width: 32, classes: 10 });
    expect(countsOf(train.labels.subarray(0, 500))).toEqual(new Array(10).fill(50));
    expect(countsOf(test.labels)).toEqual(new Array(10).fill(200));
    const { mean, deviation } = standardisation(train);
    expect(mean).toBeAllclose([0.4941, 0.4843, 0.4486], { absolute: 5e-4 });
    expect(deviation).toBeAllclose([0.2453, 0.243, 0.2605], { absolute: 5e-5 });
  });

  test.skipIf(!existsSync(`${dataFolder}/cifar100`))("CIFAR-100, by either set of labels", async () => {
    const request = { source: "cifar100", folder: "cifar100", examples: 1000, test_examples: 1000 };
    const fine = await loadDataset(request, options);
    expect(fine.train).toMatchObject({ count: 6000, channels: 3, height: 32, width: 32, classes: 100 });
    const coarse = await loadDataset({ ...request, labels: "coarse" }, options);
    expect(coarse.train).toMatchObject({ count: 6000, classes: 20 });
    expect(Buffer.compare(bytesOf(coarse.train.images), bytesOf(fine.train.images))).toBe(0);
    expect(coarse.hash).not.toBe(fine.hash);
    const groups = new Map<number, Set<number>>();
    fine.train.labels.forEach((label, i) => {
      const group = groups.get(coarse.train.labels[i]!) ?? new Set();
      groups.set(coarse.train.labels[i]!, group.add(label));
    });
    expect([...groups.values()].map(({ size }) => size)).toEqual(new Array(20).fill(5));
    const { mean, deviation } = standardisation(fine.train);
    expect(mean).toBeAllclose([0.5106, 0.4923, 0.4452], { absolute: 5e-5 });
    expect(deviation).toBeAllclose([0.2696, 0.2594, 0.2805], { absolute: 5e-5 });
  });

  test.skipIf(!existsSync(`${dataFolder}/svhn`))("SVHN", async () => {
    const request = { source: "svhn", folder: "svhn", examples: 1000, test_examples: 500 };
    const { train, test } = await loadDataset(request, options);
    expect([train.count, test.count, train.classes]).toEqual([4000, 500, 10]);
    expect(standardisation(train).mean).toBeAllclose([0.4565, 0.4559, 0.4727], { absolute: 5e-5 });
  });

  test.skipIf(!existsSync(`${dataFolder}/digits`))("digits", async () => {
    const request = { source: "digits", folder: "digits", examples: 3823, test_examples: 1797 } as const;
    const { train, test } = await loadDataset(request, options);
    expect(countsOf(train.labels)).toEqual([376, 389, 380, 389, 387, 376, 377, 387, 380, 382]);
    expect(countsOf(test.labels)).toEqual([178, 182, 177, 183, 181, 182, 181, 179, 174, 180]);
    expect(train.images.reduce((sum, pixel) => sum + 16 * pixel, 0)).toBe(1_204_758);
    expect(test.images.reduce((sum, pixel) => sum + 16 * pixel, 0)).toBe(561_718);
    const cut = await loadDataset(request, { ...options, trainExamples: 95 });
    expect(Math.max(...countsOf(cut.train.labels)) - Math.min(...countsOf(cut.train.labels))).toBe(1);
    const larger = await loadDataset(request, { ...options, trainExamples: 200 });
    expect(larger.train.images.subarray(0, cut.train.images.length)).toEqual(cut.train.images);
    expect(larger.train.count).toBe(200);
    await expect(loadDataset({ ...request, test_examples: 1798 }, options)).rejects.toMatchObject({
      code: "data/too-few-examples",
      where: "data.test_examples",
    });
    await expect(loadDataset({ ...request, examples: 3824 }, options)).rejects.toMatchObject({
      code: "data/too-few-examples",
      where: "data.examples",
    });
  });
});
