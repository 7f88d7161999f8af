import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AtlasError } from "#errors";
import { writeSafetensors } from "#files";
import { float32Tensor } from "#trees";
import { type PreparationOptions, prepareNetworks } from "../src/cli/elsewhere/prepare-networks.ts";
import { npyFile, npzFile, type WrittenArray } from "../src/sources/readers/numpy-files.testing.ts";

const folder = mkdtempSync(join(tmpdir(), "loss-atlas-mistakes-"));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string) => join(folder, name);

function write(name: string, content: string | Uint8Array): void {
  mkdirSync(dirname(at(name)), { recursive: true });
  writeFileSync(at(name), content);
}

const ROWS = 40;
const x = (...shape: readonly number[]): WrittenArray => ({
  type: "<f4",
  shape,
  values: Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin(i)),
});
const y = (values: readonly number[], type = "<i8"): WrittenArray => ({
  type,
  shape: [values.length],
  values,
});
const LABELS = Array.from({ length: ROWS }, (_, i) => i % 3);
const data = (name: string, arrays: Readonly<Record<string, WrittenArray>>) => write(name, npzFile(arrays));

async function weights(name: string, inputs: number, valueAt: (i: number) => number): Promise<void> {
  const tensor = (...shape: readonly number[]) =>
    float32Tensor(
      Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => valueAt(i)),
      shape,
    );
  const tensors = {
    "0.weight": tensor(5, inputs),
    "0.bias": tensor(5),
    "2.weight": tensor(3, 5),
    "2.bias": tensor(3),
  };
  await writeSafetensors(at(name), { tensors, metadata: {} });
}

beforeAll(async () => {
  await weights("a.safetensors", 4, (i) => Math.sin(i));
  await weights("wide.safetensors", 5, (i) => Math.sin(i));
  await weights("lost.safetensors", 4, (i) => (i === 2 ? Number.NaN : i));
  await weights("vast.safetensors", 4, (i) => 1e20 * Math.sin(i));
  data("train.npz", { x: x(ROWS, 4), y: y(LABELS) });
  data("short.npz", { x: x(ROWS, 4), y: y(LABELS.slice(1)) });
  data("negative.npz", { x: x(ROWS, 4), y: y(LABELS.map((label) => label - 1)) });
  data("swapped.npz", { x: y(LABELS), y: x(ROWS, 4) });
  data("more.npz", { x: x(ROWS, 4), y: y(LABELS.map((_, i) => i % 4)) });
  data("counts.npz", { x: x(ROWS, 4), y: y(LABELS.map((_, i) => i & 7)) });
  data("each.npz", { x: x(ROWS, 4), y: y(LABELS.map((_, i) => i)) });
  data("scarce.npz", { x: x(5, 4), y: y([0, 0, 0, 1, 2]) });
  data("narrow.npz", { x: x(ROWS, 3), y: y(LABELS) });
  data("images.npz", { x: x(ROWS, 3, 8, 8), y: y(LABELS) });
  data("either.npz", { x: x(ROWS, 3, 8, 3), y: y(LABELS) });
  data("one-alone.npz", { x: x(1, 4), y: y([1]) });
  data("none.npz", { x: x(0, 4), y: y([]) });
  data("alike.npz", { x: x(ROWS, 4), y: y(LABELS.map(() => 0)) });
  data("named.npz", { inputs: x(ROWS, 4), kind: y(LABELS), other: y(LABELS) });
  data("lost.npz", {
    x: { ...x(ROWS, 4), values: Array.from(x(ROWS, 4).values, (v, i) => (i === 9 ? Number.NaN : v)) },
    y: y(LABELS),
  });
  write("alone.npy", npyFile(x(ROWS, 4)));
  for (const name of ["empty.npz", "empty.csv", "empty.parquet", "empty.pt", "empty.onnx"]) write(name, "");
  write("text.npz", "hello");
  write("cut.npz", npzFile({ x: x(ROWS, 4), y: y(LABELS) }).subarray(0, 300));
  write("flax.msgpack", Buffer.from("81a6706172616d7380", "hex"));
  write("page.pt", "<!DOCTYPE html><html></html>");
  write("pointer.onnx", "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n");
  write("cut.onnx", Buffer.of(8, 8, 18, 7, 112, 121));
  write("module.py", "import torch\n");
  write("missing.csv", "a,b,class\n1,2,x\n3,,y\n");
  write("words.csv", "id,a,class\nfirst,2,x\nsecond,3,y\n");
  write("latin.csv", Buffer.from("a,b,class\n1,2,größe\n", "latin1"));
  write("flat/a.png", "");
  write("notes/cat/a.txt", "");
  write("broken/cat/a.jpg", "no picture");
  write("broken/dog/b.jpg", "no picture");
  write("tables/red.csv", "a,b\n");
  for (const name of ["a.zip", "a.jpg", "a.xlsx", "a.pkl", "a.dat"]) write(name, "");
});

/** What is called, files by their names, and words of the answer in their order. */
type Mistake = readonly [call: string, ...says: readonly string[]];

const ON = "--data train.npz";
const MISTAKES: readonly Mistake[] = [
  // Networks.
  [ON, "no network is named", "an ONNX file, or files of weights with --weights"],
  ["a.safetensors", "no data are given", "--data train.npz --test test.npz"],
  ["nowhere.onnx --data train.npz", "nowhere.onnx: no such file"],
  [
    `a.safetensors --weights a.safetensors ${ON}`,
    "no model that --weights could be of",
    "--family or an ONNX file",
  ],
  [
    `--weights a.safetensors empty.onnx ${ON}`,
    "Name the ONNX file before --weights: empty.onnx --weights a.safetensors",
  ],
  [`empty.onnx cut.onnx --weights a.safetensors ${ON}`, "several models are named beside --weights"],
  [`empty.onnx --family mlp ${ON}`, "--family is given beside a model"],
  [`a.safetensors ${ON}`, "leave open what these weights compute", "call with --family mlp"],
  [`a.safetensors --family resnet20 ${ON}`, "not the weights of the family resnet20", "--family"],
  [`a.safetensors --family mpl ${ON}`, "--family: there is no architecture", "Did you mean mlp?"],
  [
    `a.safetensors wide.safetensors --family mlp ${ON}`,
    "wide.safetensors: this is a perceptron of layers 5-5-3",
    "loss-atlas compare",
  ],
  [`lost.safetensors --family mlp ${ON}`, 'lost.safetensors, "', "is not finite", "is NaN", "leave it out"],
  [`vast.safetensors --family mlp ${ON}`, "vast.safetensors", "loss-atlas inspect vast.safetensors"],
  [`a.safetensors --family mlp --key model ${ON}`, "nothing lies under the key", "--key"],
  [`empty.pt ${ON}`, "empty.pt: this is an empty file", "save it again"],
  [`flax.msgpack ${ON}`, "flax.msgpack: this is a dictionary in MessagePack", "numpy.savez", "flatten_dict"],
  [`page.pt ${ON}`, "page.pt: this is a web page", "Download the file itself"],
  [`module.py ${ON}`, "module.py: this is no file of weights"],
  [`tables ${ON}`, "tables: this is a folder"],
  [`empty.onnx ${ON}`, "empty.onnx: this is an empty file"],
  [`pointer.onnx ${ON}`, "a pointer of Git LFS", "git lfs pull"],
  [`cut.onnx ${ON}`, "cut.onnx, byte", "no whole ONNX model", "cut short"],
  [`train.npz ${ON}`, "the network of these weights is not one that is known", "--family mlp"],
  // Data.
  ["a --data a.safetensors", "by its ending it is a network", "behind --weights"],
  ["a --data nowhere.npz", "nowhere.npz: no such file"],
  ["a --data empty.npz", "empty.npz: this is an empty file"],
  ["a --data text.npz", "no arrays of NumPy", "numpy.savez"],
  ["a --data cut.npz", "cut.npz", "cut"],
  ["a --data empty.csv", "empty.csv: the table has no rows"],
  ["a --data empty.parquet", "empty.parquet", "it has 0 bytes"],
  ["a --data a.zip", "it is an archive", "Unpack it"],
  ["a --data a.jpg", "a single picture", "a folder of pictures for each class"],
  ["a --data a.xlsx", "a spreadsheet", "CSV table in UTF-8"],
  ["a --data a.pkl", "not read", "np.savez"],
  ["a --data a.dat", "its ending does not say", "--set data.source=table"],
  ["a --data tables", 'the folder holds "red.csv"', "--data"],
  ["a --data flat", "its pictures lie in no folders", "a folder of its own"],
  ["a --data notes", "its folders hold no pictures", "Set --data to the folder above"],
  ["a --data broken", "a.jpg: the picture cannot be decoded"],
  ["a --data train.npz --test tables/red.csv", "red.csv: it is of another kind than", "the same form"],
  ["a --data missing.csv", 'missing.csv:3: column "b" has no value', "--set data.leave_out"],
  ["a --data words.csv", 'words.csv:2: column "id" holds "first"'],
  ["a --data latin.csv", "is not text in UTF-8"],
  ["a --data words.csv --set data.target=kind", 'no column "kind"', "--set data.target=…"],
  ["a --data alone.npy", "alone.npy", "--set data.labels_file=…"],
  ["a --data named.npz", '"inputs", "kind" and "other"', "--set data.y=…"],
  ["a --data named.npz --set data.y=kinds", 'and no "kinds"'],
  ["a --data swapped.npz", "examples of shape [40]", "If these are the labels", "--set data.x=…"],
  ["a --data short.npz", 'array "y": there are 39 labels', "40, one for each example"],
  ["a --data negative.npz", 'array "y", value 0: the label is -1', "Number the classes from 0"],
  ["a --data one-alone.npz", "1 example leaves none for testing", "--set data.test_share"],
  ["a --data none.npz", "there are no examples"],
  ["a --data alike.npz", "all examples are of one class", "two classes or more"],
  ["a --data lost.npz", 'array "x", example 2: value 1 of it is NaN'],
  [
    "a --data either.npz",
    "both ends can be the channels",
    "Add --set data.layout=channels-first or channels-last",
  ],
  // Networks and data that do not go together.
  [
    "a --data more.npz",
    "--data: the data have 4 classes, and the network answers for 3",
    "labels from 0 to 2",
  ],
  [
    "a --data each.npz",
    "40 examples leave none for testing",
    "Add --set data.task=regression if the targets are numbers",
  ],
  [
    "a --data counts.npz",
    "--data: the data have 8 classes, and the network answers for 3",
    "labels from 0 to 2, or targets that are numbers",
    "--set data.task=regression",
  ],
  [
    "a --data counts.npz --set data.task=regression",
    "the network answers with 3 numbers, and the data have 1 to be predicted",
  ],
  ["a --data scarce.npz", "it would be judged on 1 test example; expected at least 3, one of each class"],
  ["a --data train.npz --set data.padding_token=0", "--set data.padding_token: token 0", "are no tokens"],
  ["a --data narrow.npz", "reads no examples of shape [3, 1, 1]; expected 4 numbers", "of the same size"],
  ["a --data images.npz", "reads no examples of shape [3, 8, 8]; expected 4 numbers"],
  ["a --data train.npz --normalise imagnet", "--normalise:", "one of none, measured"],
  ["a --data train.npz --normalise imagenet", "imagenet is of other examples than these"],
  ["a --data train.npz --channels bgr", "--channels: the examples are no images of three channels"],
  [
    "a --data train.npz --examples 900",
    "--examples: ",
    "train.npz has ",
    " training examples; expected at most",
  ],
  [
    "a --data train.npz --set data.test_examples=900",
    "--set data.test_examples: ",
    "train.npz has ",
    " test examples; expected at most",
  ],
  [
    "a --data train.npz --set data.examples=9",
    "--set data.examples: this setting has an option",
    "--examples",
  ],
  ["a --data train.npz --set model.channel_order=bgr", "has an option of its own", "--channels"],
  ["a --data train.npz --set seeds=3", "--set seeds: this follows from the networks", "settings of data"],
  ["a --data train.npz --channels gbr", "--channels:", "rgb or bgr"],
];

/** The answer to a call of `measure`, up to where something would be measured. */
async function answerTo(call: string): Promise<unknown> {
  const networks: string[] = [];
  const weightsOf: string[] = [];
  const set: string[] = [];
  let examples: number | undefined;
  const options: Record<string, string> = {};
  let option = "";
  for (const word of call.split(" ")) {
    const isFile = !["normalise", "channels", "family", "key"].includes(option);
    const value = isFile && option !== "set" ? at(word) : word;
    if (word.startsWith("--")) option = word.slice(2);
    else if (option === "") networks.push(word === "a" ? at("a.safetensors") : value);
    else if (option === "weights") weightsOf.push(value);
    else if (option === "set") set.push(word);
    else if (option === "examples") examples = Number(word);
    else options[option] = value;
    if (call.startsWith("a ")) options.family = "mlp";
  }
  const asked: PreparationOptions = {
    ...options,
    set,
    ...(examples !== undefined && { examples }),
    ...(weightsOf.length > 0 && { weights: weightsOf }),
  };
  return prepareNetworks(networks, asked).then(
    ({ notes }) => notes.join("\n"),
    (error: unknown) => error,
  );
}

describe("a mistake of whoever measures networks from elsewhere", () => {
  it.each(MISTAKES)("is told in a sentence: %s", async (call, ...says) => {
    const error = await answerTo(call);
    expect(error).toBeInstanceOf(AtlasError);
    const { kind, message } = error instanceof AtlasError ? error : { kind: "", message: "" };
    expect(kind).toBe("input");
    let from = 0;
    for (const words of says) {
      const found = message.indexOf(words, from);
      expect(found, `${JSON.stringify(words)} in ${message}`).toBeGreaterThanOrEqual(0);
      from = found + words.length;
    }
  });

  it("is doubted where it may be meant", async () => {
    data("few.npz", { x: x(9, 4), y: y(LABELS.slice(0, 9)) });
    data("from-one.npz", { x: x(ROWS, 4), y: y(LABELS.map((label) => label + 1)) });
    const swapped = await answerTo("a --data few.npz --test train.npz");
    expect(swapped).toContain("--data and --test may be swapped");
    expect(swapped).toContain("9 of 40 test examples are training examples, too");
    expect(await answerTo("a --data from-one.npz")).toContain(
      "labels count from 1 to 3, and 1 is the first class unless --set data.first_label=0",
    );
    const twice = await answerTo(`--weights a.safetensors a.safetensors --family mlp ${ON}`);
    expect(twice).toContain("a.safetensors and a.safetensors hold the same network");
  });
});
