import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { dataOfPath } from "./data-of-path.ts";

const folder = mkdtempSync(join(tmpdir(), "loss-atlas-data-of-path-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Makes files with what they hold, nothing unless given; gives the path of the folder. */
function made(name: string, files: Readonly<Record<string, string | Uint8Array>>): string {
  for (const [file, content] of Object.entries(files)) {
    const path = join(folder, name, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
  return join(folder, name);
}

const nothingIn = (...files: readonly string[]) => Object.fromEntries(files.map((file) => [file, ""]));

const pixels = (row: number) => Array.from({ length: 784 }, (_, i) => (i * 7 + row * 31) % 256);

describe("a path of examples", () => {
  it.each([
    ["cifar10", "CIFAR-10", nothingIn("data_batch_1.bin", "test_batch.bin")],
    ["cifar10", "CIFAR-10", nothingIn("data_batch_1", "data_batch_2", "test_batch", "batches.meta")],
    ["cifar100", "CIFAR-100", nothingIn("train", "test", "meta")],
    ["cifar100", "CIFAR-100", nothingIn("train.bin.gz", "test.bin.gz", "fine_label_names.txt")],
    ["svhn", "SVHN", nothingIn("train_32x32.mat", "test_32x32.mat")],
    ["digits", "digits", nothingIn("digits.csv.gz")],
    ["mnist", "MNIST", nothingIn("train-images-idx3-ubyte.gz")],
    ["mnist", "MNIST", nothingIn("train-images.idx3-ubyte")],
    ["mnist", "MNIST", nothingIn("training_images.idx3")],
  ])("is told to be %s by its files", async (source, words, files) => {
    const path = made(`public-${Object.keys(files)[0]}`, files);
    const { section, notes } = await dataOfPath(path);
    expect(section).toEqual({ source, folder: path });
    expect(notes).toEqual([expect.stringContaining(`is taken for`)]);
    expect(notes[0]).toContain(words);
  });

  it("is told to be a split of EMNIST, and which others there are", async () => {
    const path = made(
      "emnist",
      nothingIn("emnist-letters-train-images-idx3-ubyte.gz", "emnist-mnist-train-images-idx3-ubyte"),
    );
    const { section, notes } = await dataOfPath(path);
    expect(section).toEqual({ source: "emnist", split: "letters", folder: path });
    expect(notes[0]).toContain("--set data.split=mnist takes another: mnist");
  });

  it("is looked into as torchvision lays data sets out", async () => {
    const path = made("torchvision", nothingIn("FashionMNIST/raw/train-images-idx3-ubyte"));
    const { section, notes } = await dataOfPath(path);
    expect(section).toEqual({ source: "fashion-mnist", folder: join(path, "FashionMNIST", "raw") });
    expect(notes[0]).toMatch(/is taken for Fashion-MNIST in its folder FashionMNIST.raw$/);
    const batches = made("root", nothingIn("cifar-10-batches-py/data_batch_1"));
    expect((await dataOfPath(batches)).section).toMatchObject({ source: "cifar10" });
  });

  it("stands for its folder where it is one file of a public data set", async () => {
    const path = made("one-file", nothingIn("train_32x32.mat"));
    const { section, notes } = await dataOfPath(join(path, "train_32x32.mat"));
    expect(section).toEqual({ source: "svhn", folder: path });
    expect(notes[0]).toContain("which is read from its folder");
  });

  it("is pictures where it is a folder of folders, called train and test or not", async () => {
    const path = made("photos", nothingIn("train/cat/a.jpg", "test/cat/b.jpg"));
    const { section, notes } = await dataOfPath(path, { axes: [3, 24, 24] });
    expect(section).toEqual({ source: "pictures", folder: path, size: 24, colour: "rgb" });
    expect(notes).toEqual([expect.stringContaining("is taken for pictures")]);
    await expect(dataOfPath(path, { axes: [3, "height", "width"] })).rejects.toMatchObject({
      expected: expect.stringContaining("--input-shape 3,224,224"),
    });
  });

  it("is a set of Parquet files, or of files called train and test", async () => {
    const parts = made("parts", nothingIn("train-00000-of-00001.parquet", "test-00000-of-00001.parquet"));
    expect((await dataOfPath(parts)).section).toEqual({ source: "parquet", file: parts });
    const pair = made("pair", { "train.csv": "a,b,class\n1,2,x\n", "val.csv": "a,b,class\n1,2,x\n" });
    const { section, notes } = await dataOfPath(pair);
    expect(section).toEqual({
      source: "table",
      file: join(pair, "train.csv"),
      test_file: join(pair, "val.csv"),
    });
    expect(notes).toEqual([expect.stringContaining("is taken for its files train.csv and val.csv")]);
  });

  it("is a table of images where its columns are called so or its rows are bytes of a square", async () => {
    const row = (label: number) => [label, ...pixels(label)].join(",");
    const path = made("tables", {
      "named.csv": `label,${pixels(0)
        .map((_, i) => `pixel${i}`)
        .join(",")}\n${row(1)}\n`,
      "bare.csv": `${row(3)}\n${row(4)}\n`,
      "other-names.csv": `y,${pixels(0)
        .map((_, i) => `f${i}`)
        .join(",")}\n${row(1)}\n`,
      "packed.csv.gz": gzipSync(`${row(3)}\n`.repeat(2000)),
      "wine.csv": "alcohol,hue,class\n14.2,1.04,1\n",
      "counts.csv": `${Array.from({ length: 65 }, (_, i) => i % 17).join(",")}\n`,
      "empty.csv": "",
      "damaged.csv.gz": "no archive",
    });
    const sourceOf = async (name: string) => (await dataOfPath(join(path, name))).section.source;
    for (const name of ["named.csv", "bare.csv", "other-names.csv", "packed.csv.gz"])
      expect([name, await sourceOf(name)]).toEqual([name, "pixel-table"]);
    for (const name of ["wine.csv", "counts.csv", "empty.csv", "damaged.csv.gz"])
      expect([name, await sourceOf(name)]).toEqual([name, "table"]);
    const asked = await dataOfPath(join(path, "wine.csv"), { source: "pixel-table", test: "other.csv" });
    expect(asked.section).toMatchObject({ source: "pixel-table", file: join(path, "wine.csv") });
  });

  it("has its labels beside it where it is an array alone", async () => {
    const path = made(
      "arrays",
      nothingIn("x_train.npy", "Y_train.npy", "test_images.npy", "test_labels.npy", "other.npy"),
    );
    const { section, notes } = await dataOfPath(join(path, "x_train.npy"), {
      test: join(path, "test_images.npy"),
    });
    expect(section).toEqual({
      source: "arrays",
      file: join(path, "x_train.npy"),
      labels_file: join(path, "Y_train.npy"),
      test_file: join(path, "test_images.npy"),
      test_labels_file: join(path, "test_labels.npy"),
    });
    expect(notes).toEqual(["labels are taken from Y_train.npy and test_labels.npy"]);
    expect((await dataOfPath(join(path, "other.npy"))).notes).toEqual([]);
  });

  it("is refused with what it is and what to give", async () => {
    const path = made(
      "refused",
      nothingIn(
        "a.tar.gz",
        "a.pt",
        "a.jpg",
        "a.xlsx",
        "a.h5",
        "a.dat",
        "x.npz",
        "mnist/train-images-idx3-ubyte",
      ),
    );
    const several = made("several", nothingIn("red.csv", "white.csv"));
    const refusals = [
      [join(path, "a.tar.gz"), undefined, "it is an archive", "Unpack it"],
      [join(path, "a.pt"), undefined, "it is a network, not examples".slice(6), "behind --weights"],
      [join(path, "a.jpg"), undefined, "it is a single picture", "a folder of pictures for each class"],
      [join(path, "a.xlsx"), undefined, "it is a spreadsheet", "CSV table in UTF-8"],
      [join(path, "a.h5"), undefined, "not read", "np.savez"],
      [join(path, "a.dat"), undefined, "does not say what reads it", "--set data.source=table"],
      [several, undefined, 'holds "red.csv" and "white.csv"', "by --test what is to test on"],
      [join(path, "x.npz"), join(several, "red.csv"), "of another kind", "x.npz"],
      [join(path, "mnist"), join(path, "x.npz"), "test examples of its own", "no --test"],
      [join(path, "nowhere.npz"), undefined, "no such file", ""],
    ] as const;
    for (const [data, test, problem, remedy] of refusals) {
      const refused = dataOfPath(data, { test });
      await expect(refused).rejects.toThrow(problem);
      await expect(refused).rejects.toThrow(remedy);
    }
  });
});
