import { mkdir, mkdtemp, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import { randomStream } from "#random";
import { readCifar10, readCifar100 } from "./cifar.ts";
import { readDigits } from "./digits.ts";
import { readMnist } from "./idx.ts";
import { cifarRecord, idxFile } from "./public-forms.testing.ts";
import { toUnitRange } from "./stored-images.ts";

type Files = Readonly<Record<string, Uint8Array | string>>;

const root = await mkdtemp(join(tmpdir(), "loss-atlas-readers-"));
let folders = 0;

afterAll(() => rm(root, { recursive: true }));

async function folderWith(files: Files): Promise<string> {
  const folder = join(root, String(folders++));
  await mkdir(folder);
  for (const [name, contents] of Object.entries(files)) await writeFile(join(folder, name), contents);
  return folder;
}

/** Two training pictures of 2 × 3 pixels, of the classes 7 and 0, and one test picture of class 9. */
const MNIST = {
  "train-images-idx3-ubyte": idxFile([2, 2, 3], [0, 51, 102, 153, 204, 255, 1, 2, 3, 4, 5, 6]),
  "train-labels-idx1-ubyte": idxFile([2], [7, 0]),
  "t10k-images-idx3-ubyte": idxFile([1, 2, 3], [9, 8, 7, 6, 5, 4]),
  "t10k-labels-idx1-ubyte": idxFile([1], [9]),
};

const CIFAR10 = {
  "data_batch_10.bin": cifarRecord([3], 30),
  "data_batch_1.bin": Buffer.concat([cifarRecord([1], 10), cifarRecord([2], 20)]),
  "test_batch.bin": cifarRecord([9], 90),
};

const CIFAR100 = {
  "train.bin": Buffer.concat([cifarRecord([19, 99], 5), cifarRecord([0, 1], 6)]),
  "test.bin": cifarRecord([2, 50], 7),
};

function digitRow(label: number, pixel = 16): string {
  return [...new Array<number>(63).fill(0), pixel, label].join(",");
}

const DIGITS = {
  "optdigits-train.csv": `${digitRow(3)}\n${digitRow(4, 8)}\n`,
  "digits.csv": `${digitRow(5, 4)}\n`,
};

const split = randomStream(1, "split");

describe("files as they should be", () => {
  test("IDX: classes, shape and pixels, plain and gzipped alike", async () => {
    const plain = await readMnist(await folderWith(MNIST));
    const zipped = Object.entries(MNIST).map(([name, bytes]) => [`${name}.gz`, gzipSync(bytes)]);
    expect(await readMnist(await folderWith(Object.fromEntries(zipped)))).toEqual(plain);
    expect(plain.train).toMatchObject({ count: 2, channels: 1, height: 2, width: 3, classes: 10 });
    expect([...plain.train.labels]).toEqual([7, 0]);
    expect([...plain.test.labels]).toEqual([9]);
    const { images } = toUnitRange(plain.train);
    expect([...images.subarray(0, 6)]).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1].map(Math.fround));
  });

  test("CIFAR-10: batches in numerical order", async () => {
    const { train, test } = await readCifar10(await folderWith(CIFAR10));
    expect(train).toMatchObject({ count: 3, channels: 3, height: 32, width: 32, classes: 10 });
    expect([...train.labels]).toEqual([1, 2, 3]);
    expect([0, 1024, 2048, 3072, 6144].map((p) => train.pixels[p])).toEqual([10, 10, 10, 20, 30]);
    expect([...test.labels]).toEqual([9]);
  });

  test("CIFAR-100: fine classes, or coarse ones if asked", async () => {
    const folder = await folderWith(CIFAR100);
    const fine = await readCifar100(folder);
    expect([...fine.train.labels, ...fine.test.labels, fine.train.classes]).toEqual([99, 1, 50, 100]);
    const coarse = await readCifar100(folder, "coarse");
    expect([...coarse.train.labels, ...coarse.test.labels, coarse.train.classes]).toEqual([19, 0, 2, 20]);
    expect(coarse.train.pixels).toEqual(fine.train.pixels);
  });

  test("digits: both files make the split of the writers", async () => {
    const { train, test } = await readDigits(await folderWith(DIGITS), split);
    expect([...train.labels]).toEqual([3, 4]);
    expect([...test.labels]).toEqual([5]);
    expect([...toUnitRange(train).images.subarray(62, 64)]).toEqual([0, 1]);
    expect(toUnitRange(test).images[63]).toBe(0.25);
  });

  test("digits: one file alone is split class by class, the same for every reader", async () => {
    const rows = Array.from({ length: 100 }, (_, i) => digitRow(i % 10, i % 17)).join("\n");
    const folder = await folderWith({ "digits.csv.gz": gzipSync(rows) });
    const { train, test } = await readDigits(folder, split);
    expect([train.count, test.count]).toEqual([80, 20]);
    for (let c = 0; c < 10; c++) expect(test.labels.filter((label) => label === c).length).toBe(2);
    expect(await readDigits(folder, split)).toEqual({ train, test });
  });

  test("digits: a heading, CR LF, a byte order mark and blank last lines are no matter", async () => {
    const heading = Array.from({ length: 65 }, (_, i) => `column_${i}`).join(",");
    const text = `\uFEFF${heading}\r\n${digitRow(3)}\r\n${digitRow(4, 8)}\r\n\r\n`;
    const plain = await readDigits(await folderWith(DIGITS), split);
    const dressed = await readDigits(await folderWith({ ...DIGITS, "optdigits-train.csv": text }), split);
    expect(dressed).toEqual(plain);
  });
});

describe("files as they should not be are input errors that name the place", () => {
  const without = (files: Files, name: string): Files =>
    Object.fromEntries(Object.entries(files).filter(([key]) => key !== name));
  const whole = gzipSync(Buffer.alloc(3073, 7));
  const [trainImages, trainLabels, testImages] = [
    "train-images-idx3-ubyte",
    "train-labels-idx1-ubyte",
    "t10k-images-idx3-ubyte",
  ];

  test.each<
    [what: string, read: (folder: string) => Promise<unknown>, files: Files, code: string, where: RegExp]
  >([
    ["no label file", readMnist, without(MNIST, trainLabels), "data/missing-file", /\d$/],
    ["an empty file", readMnist, { ...MNIST, [trainLabels]: "" }, "data/empty-file", /idx1-ubyte$/],
    ["half a header", readMnist, { ...MNIST, [trainLabels]: "abc" }, "data/truncated-file", /ubyte, byte 3$/],
    [
      "swapped files",
      readMnist,
      { ...MNIST, [trainImages]: idxFile([12], new Array(12).fill(0)) },
      "data/wrong-magic",
      /images-idx3-ubyte, byte 0$/,
    ],
    [
      "missing pixels",
      readMnist,
      { ...MNIST, [trainImages]: idxFile([2, 2, 3], [1, 2, 3]) },
      "data/truncated-file",
      /images-idx3-ubyte, byte 19$/,
    ],
    [
      "an absurd header",
      readMnist,
      { ...MNIST, [trainImages]: idxFile([2 ** 32 - 1, 2 ** 32 - 1, 2 ** 32 - 1], [1]) },
      "data/truncated-file",
      /byte 17$/,
    ],
    [
      "bytes at the end",
      readMnist,
      { ...MNIST, [trainLabels]: idxFile([2], [7, 0, 1]) },
      "data/trailing-bytes",
      /labels-idx1-ubyte, byte 10$/,
    ],
    [
      "no rows",
      readMnist,
      { ...MNIST, [trainImages]: idxFile([2, 0, 3], []) },
      "data/wrong-shape",
      /byte 8$/,
    ],
    [
      "test pictures of another size",
      readMnist,
      { ...MNIST, [testImages]: idxFile([1, 3, 2], [1, 2, 3, 4, 5, 6]) },
      "data/wrong-shape",
      /t10k-images-idx3-ubyte, byte 8$/,
    ],
    [
      "one label too few",
      readMnist,
      { ...MNIST, [trainLabels]: idxFile([1], [7]) },
      "data/count-mismatch",
      /labels-idx1-ubyte, byte 4$/,
    ],
    [
      "a label of 10",
      readMnist,
      { ...MNIST, [trainLabels]: idxFile([2], [7, 10]) },
      "data/label-out-of-range",
      /labels-idx1-ubyte, byte 9$/,
    ],
    ["no batch", readCifar10, { "test_batch.bin": cifarRecord([1], 0) }, "data/missing-file", /\d$/],
    ["no test batch", readCifar10, without(CIFAR10, "test_batch.bin"), "data/missing-file", /\d$/],
    [
      "half a record",
      readCifar10,
      { ...CIFAR10, "data_batch_2.bin": Buffer.alloc(4000) },
      "data/truncated-file",
      /data_batch_2\.bin, byte 3073$/,
    ],
    [
      "a label of 77",
      readCifar10,
      { ...CIFAR10, "data_batch_10.bin": Buffer.concat([cifarRecord([9], 1), cifarRecord([77], 1)]) },
      "data/label-out-of-range",
      /data_batch_10\.bin, byte 3073$/,
    ],
    [
      "plain bytes called .gz",
      readCifar10,
      { ...CIFAR10, "data_batch_2.bin.gz": cifarRecord([1], 1) },
      "data/not-gzip",
      /data_batch_2\.bin\.gz, byte 0$/,
    ],
    ["an empty .gz", readCifar10, { ...CIFAR10, "data_batch_2.bin.gz": "" }, "data/empty-file", /\.gz$/],
    [
      "a .gz of nothing",
      readCifar10,
      { ...CIFAR10, "data_batch_2.bin.gz": gzipSync("") },
      "data/empty-file",
      /\.gz$/,
    ],
    [
      "half a .gz",
      readCifar10,
      { ...CIFAR10, "data_batch_2.bin.gz": whole.subarray(0, whole.length / 2) },
      "data/damaged-gzip",
      /data_batch_2\.bin\.gz, \d+ bytes$/,
    ],
    [
      "a .gz with a wrong checksum",
      readCifar10,
      { ...CIFAR10, "data_batch_2.bin.gz": Buffer.concat([whole.subarray(0, -8), Buffer.alloc(8)]) },
      "data/damaged-gzip",
      /data_batch_2/,
    ],
    [
      "CIFAR-10 records",
      readCifar100,
      { "train.bin": cifarRecord([1], 1), "test.bin": cifarRecord([1], 1) },
      "data/truncated-file",
      /train\.bin, byte 0$/,
    ],
    [
      "a coarse label of 20",
      readCifar100,
      { ...CIFAR100, "test.bin": cifarRecord([20, 1], 1) },
      "data/label-out-of-range",
      /test\.bin, byte 0$/,
    ],
    [
      "a fine label of 100",
      readCifar100,
      { ...CIFAR100, "test.bin": cifarRecord([1, 100], 1) },
      "data/label-out-of-range",
      /test\.bin, byte 1$/,
    ],
  ])("%s", async (_what, read, files, code, where) => {
    await expectInputError(read(await folderWith(files)), code, where);
  });

  test.each<[what: string, digits: string, code: string, where: RegExp]>([
    ["a short row", `${digitRow(1)}\n1,2,3\n`, "data/bad-row", /digits\.csv:2$/],
    ["a long row", `${digitRow(1)},7\n`, "data/bad-row", /digits\.csv:1$/],
    ["a blank row in the middle", `${digitRow(1)}\n\n${digitRow(1)}\n`, "data/bad-row", /digits\.csv:2$/],
    [
      "a word",
      `${digitRow(1)}\n${digitRow(1).replace("16", "ink")}\n`,
      "data/bad-value",
      /digits\.csv:2, value 64$/,
    ],
    ["a fraction", digitRow(1, 1.5), "data/bad-value", /digits\.csv:1, value 64$/],
    ["a negative pixel", digitRow(1, -1), "data/bad-value", /digits\.csv:1, value 64$/],
    ["a pixel of 17", digitRow(1, 17), "data/bad-value", /digits\.csv:1, value 64$/],
    ["a label of 10", `x,y\n${digitRow(10)}`, "data/label-out-of-range", /digits\.csv:2, value 65$/],
    ["a heading alone", "pixel,label\n", "data/empty-file", /digits\.csv$/],
    ["blank lines alone", "\n\n", "data/empty-file", /digits\.csv$/],
  ])("digits: %s", async (_what, digits, code, where) => {
    await expectInputError(readDigits(await folderWith({ "digits.csv": digits }), split), code, where);
  });

  /** Zeros without end in a few megabytes: 33 members of 64 MiB. */
  const member = gzipSync(Buffer.alloc(2 ** 26));
  const bomb = Buffer.concat(Array(33).fill(member));
  /** The same, saying at its end that it unpacks to 2 GiB. */
  const honest = Buffer.concat([bomb.subarray(0, -4), Buffer.of(0, 0, 0, 0x80)]);
  const zippedIdx = (dimensions: readonly number[], zeros: Uint8Array) =>
    Buffer.concat([gzipSync(idxFile(dimensions, [])), zeros]);

  test.each<[what: string, read: (folder: string) => Promise<unknown>, files: Files, code: string]>([
    ["CIFAR-10", readCifar10, { ...CIFAR10, "data_batch_2.bin.gz": honest }, "data/too-large"],
    [
      "CIFAR-10 that does not say so",
      readCifar10,
      { ...CIFAR10, "data_batch_2.bin.gz": bomb },
      "data/too-large",
    ],
    ["CIFAR-100", readCifar100, { "train.bin.gz": honest, "test.bin": "" }, "data/too-large"],
    ["digits", (folder) => readDigits(folder, split), { "digits.csv.gz": honest }, "data/too-large"],
    [
      "digits that do not say so",
      (folder) => readDigits(folder, split),
      { "digits.csv.gz": bomb },
      "data/too-large",
    ],
    [
      "pictures",
      readMnist,
      { ...without(MNIST, trainImages), [`${trainImages}.gz`]: honest },
      "data/too-large",
    ],
    [
      "pictures without a header",
      readMnist,
      { ...without(MNIST, trainImages), [`${trainImages}.gz`]: bomb },
      "data/wrong-magic",
    ],
    [
      "pictures behind an honest header",
      readMnist,
      { ...without(MNIST, trainImages), [`${trainImages}.gz`]: zippedIdx([2, 2, 3], bomb) },
      "data/too-large",
    ],
    [
      "labels behind an absurd header",
      readMnist,
      { ...without(MNIST, trainLabels), [`${trainLabels}.gz`]: zippedIdx([2 ** 32 - 1], bomb) },
      "data/too-large",
    ],
  ])("%s that unpack to 2 GiB, in little time and memory", async (_what, read, files, code) => {
    const folder = await folderWith(files);
    const before = process.cpuUsage();
    await expectInputError(read(folder), code, /\.gz/);
    const { user, system } = process.cpuUsage(before);
    // Two seconds where nothing else runs, up to three times that beside other work.
    expect((user + system) / 1e6).toBeLessThan(8);
    expect(process.memoryUsage().rss).toBeLessThan(1.5e9);
  });

  test("a sparse file of 3 GiB", async () => {
    const folder = await folderWith(without(CIFAR10, "test_batch.bin"));
    await writeFile(join(folder, "test_batch.bin"), "");
    await truncate(join(folder, "test_batch.bin"), 3 * 2 ** 30);
    await expectInputError(readCifar10(folder), "data/too-large", /test_batch\.bin$/);
  });

  test("a folder that is not there, and a file in its place", async () => {
    await expectInputError(readMnist(join(root, "nowhere")), "data/missing-folder", /nowhere$/);
    const folder = await folderWith({ file: "text" });
    await expectInputError(readCifar10(join(folder, "file")), "data/missing-folder", /file$/);
  });

  test("a folder in the place of a file", async () => {
    const folder = await folderWith(without(CIFAR10, "test_batch.bin"));
    await mkdir(join(folder, "test_batch.bin"));
    await expectInputError(readCifar10(folder), "files/is-a-folder", /test_batch\.bin$/);
  });
});

async function expectInputError(reading: Promise<unknown>, code: string, where: RegExp): Promise<void> {
  await expect(reading).rejects.toMatchObject({ code, kind: "input", where: expect.stringMatching(where) });
}
