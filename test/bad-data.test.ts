import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { pathsUnder } from "./files-under.ts";
import { expectRefusal, type Files, scratchFolders } from "./refusal.ts";
import { standingLossAtlas } from "./standing-command.ts";
import { TINY } from "./tiny-experiment.ts";

const freshFolder = scratchFolders("bad-data");

/** Pictures of 4 × 4 pixels of each data set made here, of every class equally many. */
const COUNT = 200;
const PICTURES = idx([COUNT, 4, 4], (i) => (i * 37) % 256);
const LABELS = idx([COUNT], (i) => i % 10);
const MNIST: Files = {
  "train-images-idx3-ubyte": PICTURES,
  "train-labels-idx1-ubyte": LABELS,
  "t10k-images-idx3-ubyte": PICTURES,
  "t10k-labels-idx1-ubyte": LABELS,
};

/** An IDX file of unsigned bytes. */
function idx(dimensions: readonly number[], valueAt: (index: number) => number): Buffer {
  const header = Buffer.alloc(4 + 4 * dimensions.length);
  header.writeUInt32BE(0x0800 + dimensions.length);
  for (const [axis, size] of dimensions.entries()) header.writeUInt32BE(size, 4 + 4 * axis);
  const count = dimensions.reduce((product, size) => product * size, 1);
  return Buffer.concat([header, Buffer.from(Array.from({ length: count }, (_, i) => valueAt(i)))]);
}

/** Records of CIFAR-10, one for each label. */
function cifar(labels: readonly number[]): Buffer {
  return Buffer.concat(labels.map((label) => Buffer.concat([Buffer.of(label), Buffer.alloc(3072, label)])));
}

/** Rows of 64 pixels and a label, separated by commas. */
function csv(cellAt: (row: number, column: number) => string): string {
  const row = (r: number) => `${Array.from({ length: 65 }, (_, c) => cellAt(r, c)).join()}\n`;
  return Array.from({ length: COUNT }, (_, r) => row(r)).join("");
}

/** The words that run the tiny experiment on files. */
function runOn(source: string, folder: string): readonly string[] {
  const data = `data={source: ${source}, folder: ${folder}, examples: 100, test_examples: 50}`;
  return ["run", "tiny.yaml", "--workers", "1", "--set", data];
}

function without(files: Files, name: string): Files {
  return Object.fromEntries(Object.entries(files).filter(([other]) => other !== name));
}

function inFolder(folder: string, files: Files): Files {
  return Object.fromEntries(Object.entries(files).map(([name, content]) => [`${folder}/${name}`, content]));
}

const IMAGES = "train-images-idx3-ubyte";

describe("data are refused before a run folder is made:", { concurrent: true }, () => {
  const bad: readonly (readonly [string, string, Files, string, readonly string[]])[] = [
    ["no folder", "mnist", {}, "missing-folder", ["/set", "does not exist", "a folder with", "data.folder"]],
    [
      "a missing file",
      "mnist",
      without(MNIST, "t10k-labels-idx1-ubyte"),
      "missing-file",
      ["/set", "no t10k-labels-idx1-ubyte", "t10k-labels-idx1-ubyte.gz", "original names"],
    ],
    [
      "pictures of one grey",
      "mnist",
      { ...MNIST, [IMAGES]: idx([COUNT, 4, 4], () => 77) },
      "standardisation",
      ["deviation [0]", "every pixel of a channel is the same"],
    ],
    [
      "gzip cut short",
      "mnist",
      { ...without(MNIST, IMAGES), [`${IMAGES}.gz`]: gzipSync(PICTURES).subarray(0, 60) },
      "damaged-gzip",
      [`/set/${IMAGES}.gz, 60 bytes`, "does not unpack", "Download it again"],
    ],
    [
      "what is no gzip",
      "mnist",
      { ...without(MNIST, IMAGES), [`${IMAGES}.gz`]: "<html>Not found</html>" },
      "not-gzip",
      [`/set/${IMAGES}.gz, byte 0`, "not gzip", "1f 8b", "Download it again"],
    ],
    [
      "pictures cut short",
      "mnist",
      { ...MNIST, [IMAGES]: PICTURES.subarray(0, -7) },
      "truncated-file",
      [`/set/${IMAGES}, byte 3209`, "3216 bytes for the 200 × 4 × 4 values", "Download it again"],
    ],
    [
      "a header cut short",
      "mnist",
      { ...MNIST, [IMAGES]: PICTURES.subarray(0, 6) },
      "truncated-file",
      [`/set/${IMAGES}, byte 6`, "16 bytes for its header"],
    ],
    [
      "a header that claims more than there is",
      "mnist",
      { ...MNIST, [IMAGES]: PICTURES.with(4, 0xff) },
      "truncated-file",
      [`/set/${IMAGES}, byte 3216`, "4278190280 × 4 × 4"],
    ],
    [
      "an empty file",
      "mnist",
      { ...MNIST, [IMAGES]: "" },
      "empty-file",
      [`/set/${IMAGES}`, "empty", "Download"],
    ],
    [
      "a web page in place of pictures",
      "mnist",
      { ...MNIST, [IMAGES]: "<html>Not found</html>" },
      "wrong-magic",
      [`/set/${IMAGES}, byte 0`, "magic number", "2051"],
    ],
    [
      "labels in place of pictures",
      "mnist",
      { ...MNIST, [IMAGES]: Buffer.concat([LABELS, LABELS]) },
      "wrong-magic",
      [`/set/${IMAGES}, byte 0`, "2049", "2051", "swapped"],
    ],
    [
      "a label that is no class",
      "mnist",
      { ...MNIST, "train-labels-idx1-ubyte": LABELS.with(-1, 11) },
      "label-out-of-range",
      ["/set/train-labels-idx1-ubyte, byte 207", "label is 11", "from 0 to 9", "another data set"],
    ],
    [
      "fewer labels than pictures",
      "mnist",
      { ...MNIST, "train-labels-idx1-ubyte": idx([COUNT - 1], (i) => i % 10) },
      "count-mismatch",
      ["/set/train-labels-idx1-ubyte, byte 4", "199 labels", "200, one for each picture"],
    ],
    [
      "a torn record",
      "cifar10",
      {
        "data_batch_1.bin": Buffer.concat([cifar([1, 2, 3]), Buffer.of(1, 2)]),
        "test_batch.bin": cifar([1]),
      },
      "truncated-file",
      ["/set/data_batch_1.bin, byte 9219", "last record has 2 bytes", "3073 bytes", "binary version"],
    ],
    [
      "fewer records than examples",
      "cifar10",
      { "data_batch_1.bin": cifar([1, 2, 3]), "test_batch.bin": cifar([1]) },
      "too-few-examples",
      ["data.examples", "100 examples", "have 3", "at most 3"],
    ],
    [
      "text among numbers",
      "digits",
      { "digits.csv": csv((row, column) => (row === 4 && column === 10 ? "ink" : "1")) },
      "bad-value",
      ["/set/digits.csv:5, value 11", '"ink"', "a whole number, 0 to 16"],
    ],
    [
      "a pixel that is too bright",
      "digits",
      { "digits.csv": csv((row, column) => (row === 9 && column === 0 ? "17" : "1")) },
      "bad-value",
      ["/set/digits.csv:10, value 1", "17", "0 to 16"],
    ],
    [
      "a row that is too short",
      "digits",
      { "digits.csv": "1,2,3\n" },
      "bad-row",
      ["/set/digits.csv:1", "3 value"],
    ],
  ];

  it.each(bad)("%s", async (_, source, files, error, says) => {
    const cwd = freshFolder({ "tiny.yaml": TINY, ...inFolder("set", files) });
    const before = pathsUnder(cwd);
    expectRefusal(await standingLossAtlas(runOn(source, "set"), { cwd }), {
      code: 2,
      error: `data/${error}`,
      says,
    });
    expect(pathsUnder(cwd)).toEqual(before);
  });

  it("classes that a random teacher gives to hardly any input", async () => {
    const cwd = freshFolder({ "tiny.yaml": TINY });
    const data =
      "data={source: teacher, inputs: 1, classes: 100, teacher_width: 1, examples: 200, test_examples: 100}";
    expectRefusal(await standingLossAtlas(["run", "tiny.yaml", "--set", data], { cwd }), {
      code: 2,
      error: "data/unreachable-class",
      says: ["class", "of 100 to hardly any input", "fewer classes"],
    });
    expect(pathsUnder(cwd)).toEqual(["tiny.yaml"]);
  });

  it("more examples than the files have, on an axis of the grid", async () => {
    const cwd = freshFolder({ "tiny.yaml": TINY, ...inFolder("set", MNIST) });
    const before = pathsUnder(cwd);
    const words = [...runOn("mnist", "set"), "--set", "grid.load={examples: [50, 500]}"];
    const says = ["data.examples", "500 examples", "have 200", "at most 200"];
    expectRefusal(await standingLossAtlas(words, { cwd }), { code: 2, error: "data/too-few-examples", says });
    expect(pathsUnder(cwd)).toEqual(before);
  });
});

describe("a run folder", () => {
  it("begun with other data of the same name is refused", async () => {
    const other = { ...MNIST, [IMAGES]: idx([COUNT, 4, 4], (i) => (i * 41) % 256) };
    const cwd = freshFolder({ "tiny.yaml": TINY, ...inFolder("a/set", MNIST), ...inFolder("b/set", other) });
    const words = [...runOn("mnist", "set"), "--set", "grid.load.width=[2]", "--set", "seeds=1"];
    expect((await standingLossAtlas([...words, "--data-dir", "a"], { cwd })).code).toBe(0);
    const says = [
      "runs/tiny/experiment.json",
      "what the files of mnist hold differs",
      "--name",
      "--data-dir",
    ];
    expectRefusal(await standingLossAtlas([...words, "--data-dir", "b"], { cwd }), {
      code: 2,
      error: "run/other-data",
      says,
    });
  });
});
