import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { AtlasError } from "#errors";
import { sourceNamed } from "#sources";
import { loadDataset } from "#sources/datasets";
import { arrayNames } from "./array-names.ts";
import { readArrays } from "./arrays.ts";
import { findIn } from "./find-own-data.ts";
import { npyFile, npzFile, type WrittenArray } from "./numpy-files.testing.ts";
import { withClasses } from "./own-data.testing.ts";

const folder = await mkdtemp(join(tmpdir(), "loss-atlas-arrays-"));
afterAll(() => rm(folder, { recursive: true }));
let files = 0;

async function written(bytes: Uint8Array, ending = "npz"): Promise<string> {
  const name = `${files++}.${ending}`;
  await writeFile(join(folder, name), bytes);
  return name;
}

const range = (count: number, most = 256) => Array.from({ length: count }, (_, i) => i % most);
const bytes = (shape: readonly number[]): WrittenArray => ({
  type: "|u1",
  shape,
  values: range(shape.reduce((product, size) => product * size, 1)),
});
const labels = (values: readonly number[], type = "<i8"): WrittenArray => ({
  type,
  shape: [values.length],
  values,
});
const read = async (
  arrays: Readonly<Record<string, WrittenArray>>,
  settings: Omit<Parameters<typeof readArrays>[0], "file"> = {},
) => withClasses(readArrays({ file: await written(npzFile(arrays)), ...settings }, folder));

describe("shapes", () => {
  test("images with channels last become those with channels first", async () => {
    const { train, chosen } = await read({ x: bytes([2, 2, 2, 3]), y: labels([0, 1]) });
    expect(train).toMatchObject({ count: 2, channels: 3, height: 2, width: 2, classes: 2, white: 255 });
    expect([...train.pixels.subarray(0, 12)]).toEqual([0, 3, 6, 9, 1, 4, 7, 10, 2, 5, 8, 11]);
    expect([...train.pixels.subarray(12)]).toEqual([12, 15, 18, 21, 13, 16, 19, 22, 14, 17, 20, 23]);
    expect(chosen).toMatchObject({ layout: "channels-last", white: 255, x: "x", y: "y" });
  });

  test("images with channels first, and grey ones, are as they lie", async () => {
    const first = await read({ x: bytes([2, 3, 2, 5]), y: labels([0, 1]) });
    expect(first.train).toMatchObject({ channels: 3, height: 2, width: 5 });
    expect([...first.train.pixels]).toEqual(range(60));
    const grey = await read({ x: bytes([2, 4, 5]), y: labels([0, 1]) });
    expect(grey.train).toMatchObject({ channels: 1, height: 4, width: 5 });
    expect(grey.chosen).not.toHaveProperty("layout");
  });

  test("where both ends can be channels, the layout must be said", async () => {
    const arrays = { x: bytes([2, 3, 4, 3]), y: labels([0, 1]) };
    await expect(read(arrays)).rejects.toMatchObject({ code: "data/unknown-layout", kind: "input" });
    const { train } = await read(arrays, { layout: "channels-last" });
    expect(train).toMatchObject({ channels: 3, height: 3, width: 4 });
  });

  test("columns of numbers are apart, of bytes and with a constant one together, unless that is said", async () => {
    const rows = (values: readonly number[], type = "<f8") => ({
      X: { type, shape: [2, 3], values },
      y: labels([0, 1]),
    });
    const varied = await read(rows([1, 2, 3, 4, 5, 6]));
    expect(varied.train).toMatchObject({ channels: 3, height: 1, width: 1, white: 1 });
    const constant = await read(rows([1, 2, 3, 4, 5, 3]));
    expect(constant.train).toMatchObject({ channels: 1, height: 1, width: 3 });
    expect(constant.chosen).toMatchObject({ columns: "together" });
    expect((await read(rows([1, 2, 3, 4, 5, 6], "|u1"))).train).toMatchObject({ channels: 1, width: 3 });
    expect((await read(rows([1, 2, 3, 4, 5, 3]), { columns: "apart" })).train.channels).toBe(3);
  });

  test("numbers up to 255 in images are pixels, whatever their type", async () => {
    const images = (values: readonly number[]) => ({
      x: { type: "<f4", shape: [2, 2, 1], values },
      y: labels([0, 1]),
    });
    expect((await read(images([0, 1, 254, 3]))).train.white).toBe(255);
    expect((await read(images([0, 1, 0.5, 1]))).train.white).toBe(1);
    // Pictures that were resized to fractions, and what is no picture.
    expect((await read(images([0, 1, 254, 3.5]))).train.white).toBe(255);
    expect((await read(images([0, 1, 15.5, 3.5]))).train.white).toBe(1);
    expect((await read(images([0, 1, 256, 3.5]))).train.white).toBe(1);
    expect((await read(images([0, 1, 254, 3]), { white: 1 })).train.white).toBe(1);
  });
});

describe("tokens", () => {
  test("are found by the name that tokenisers give them, and a mask beside them is said not to be read", async () => {
    const arrays = { attention_mask: bytes([3, 4]), input_ids: bytes([3, 4]), labels: labels([0, 1, 0]) };
    const { chosen, notes } = await read(arrays, { inputs: "tokens" });
    expect(chosen).toMatchObject({ x: "input_ids", y: "labels", vocabulary: 12 });
    expect(notes.at(-1)).toContain('its array "attention_mask" is not read');
  });

  const of = (type: string, ...rows: readonly (readonly number[])[]): WrittenArray => ({
    type,
    shape: [rows.length, rows[0]!.length],
    values: rows.flat(),
  });
  const texts = of("<i8", [5, 6, 0], [7, 0, 0], [5, 8, 6]);
  const y = labels([0, 1, 0]);

  test("stand before the rows of arrays that are asked for, of both parts", async () => {
    const { train, test, chosen, notes } = await read(
      {
        x_train: texts,
        y_train: y,
        Attention_Mask_Train: of("|b1", [1, 1, 0], [1, 0, 0], [1, 1, 1]),
        x_test: of("<i8", [6, 7, 0]),
        y_test: labels([1]),
        test_attention_mask: of("<f4", [1, 0, 0]),
      },
      { inputs: "tokens", beside: ["attention_mask"] },
    );
    expect(train).toMatchObject({ channels: 2, height: 1, width: 3, vocabulary: 9 });
    expect([...train.pixels]).toEqual([5, 6, 0, 1, 1, 0, 7, 0, 0, 1, 0, 0, 5, 8, 6, 1, 1, 1]);
    expect([...test!.pixels]).toEqual([6, 7, 0, 1, 0, 0]);
    expect(chosen).toMatchObject({ beside: ["attention_mask"], beside_values: [2] });
    expect(notes).toContain('"attention_mask" is read from the data');
  });

  test("bring a mask by what fills them up and segments of one text, which is said", async () => {
    const beside = ["token_type_ids", "attention_mask"];
    const { train, chosen, notes } = await read({ x: texts, y }, { inputs: "tokens", beside });
    expect([...train.pixels].slice(0, 9)).toEqual([5, 6, 0, 0, 0, 0, 1, 1, 0]);
    expect(chosen).toMatchObject({ beside, beside_values: [1, 2], padding_token: 0 });
    expect(notes.join("\n")).toContain(
      'no array "attention_mask": token 0 is taken for what fills texts up, and hidden where it ends or begins a text, in 2 of 3 texts',
    );
    const whole = await read(
      { x: of("<i8", [5, 6, 3], [7, 1, 4], [5, 8, 6]), y },
      { inputs: "tokens", beside },
    );
    expect(whole.notes.join("\n")).toContain("no token is seen to fill texts up: it is 1 for every token");
  });

  test.each<[string, Record<string, WrittenArray>, string[], string]>([
    [
      "of another length",
      { attention_mask: of("<i8", [1], [1], [1]) },
      ["attention_mask"],
      "[3, 1]; expected [3, 3]",
    ],
    [
      "of fractions",
      { attention_mask: of("<f4", [1, 0.5, 0], [1, 1, 1], [1, 1, 1]) },
      ["attention_mask"],
      "number 1 of it is 0.5",
    ],
    ["that nothing says", {}, ["position_ids"], 'there is no array "position_ids"'],
    [
      "of texts that may be filled up",
      { x: of("<i8", [1, 0, 3, 0, 0], [1, 0, 3, 0, 0], [2, 0, 3, 0, 0]) },
      ["attention_mask"],
      "unclear which of them fill texts up",
    ],
    [
      "of pairs",
      { x: of("<i8", [1, 2, 3, 2, 0, 0], [1, 2, 3, 4, 4, 2], [4, 2, 3, 4, 2, 0]) },
      ["token_type_ids"],
      "the texts look like pairs",
    ],
  ])("are refused with rows %s", async (_, more, beside, words) => {
    const refusal = read({ x: texts, y, ...more }, { inputs: "tokens", beside });
    await expect(refusal).rejects.toMatchObject({ code: "data/beside", kind: "input" });
    await expect(refusal).rejects.toThrow(words);
  });

  test("of an npy file bring what npy files in its folder are called after", async () => {
    const own = await mkdtemp(join(folder, "npy-"));
    await writeFile(join(own, "tokens.npy"), npyFile(texts));
    await writeFile(join(own, "labels.npy"), npyFile(y));
    await writeFile(join(own, "attention_mask.npy"), npyFile(of("<i8", [1, 0, 0], [1, 1, 1], [1, 0, 0])));
    const files = { file: "tokens.npy", labels_file: "labels.npy" };
    const settings = { ...files, inputs: "tokens", beside: ["attention_mask"] } as const;
    const { train } = await withClasses(readArrays(settings, own));
    expect([...train.pixels].slice(3, 6)).toEqual([1, 0, 0]);
  });
});

describe("labels", () => {
  test("count from 1 where all from 1 on occur and 0 does not, unless something else is said", async () => {
    const x = bytes([3, 2, 2]);
    const { train, classNames, chosen, notes } = await read({ x, y: labels([2, 1, 3]) });
    expect([[...train.labels], train.classes, classNames]).toEqual([[1, 0, 2], 3, ["1", "2", "3"]]);
    expect(chosen).toMatchObject({ first_label: 1 });
    expect(notes.at(-1)).toContain("labels count from 1 to 3");
    const kept = await read({ x, y: labels([2, 1, 3]) }, { first_label: 0 });
    expect([[...kept.train.labels], kept.classNames.length, kept.notes.length]).toEqual([[2, 1, 3], 4, 1]);
    // A gap, a 0 among the test labels, and rows with a one in them tell that 0 is a class.
    for (const arrays of [
      { x, y: labels([2, 1, 4]) },
      { x, y: labels([2, 1, 3]), x_test: bytes([1, 2, 2]), y_test: labels([0]) },
      { x, y: { type: "<f4", shape: [3, 3], values: [0, 1, 0, 0, 0, 1, 0, 1, 0] } },
    ])
      expect((await read(arrays)).chosen).not.toHaveProperty("first_label");
    await expect(read({ x, y: labels([0, 1, 2]) }, { first_label: 1 })).rejects.toThrow(
      /"y", value 0: the label is 0; expected labels from 1 on/,
    );
  });

  test.each<[string, WrittenArray]>([
    ["of 64 bits", labels([2, 0, 1])],
    ["of 32 bits, highest first", labels([2, 0, 1], ">i4")],
    ["that are floats", labels([2, 0, 1], "<f8")],
    ["in a column", { type: "|u1", shape: [3, 1], values: [2, 0, 1] }],
    ["one-hot", { type: "<f4", shape: [3, 3], values: [0, 0, 1, 1, 0, 0, 0, 1, 0] }],
  ])("%s", async (_what, y) => {
    const { train, classNames } = await read({ x: bytes([3, 2, 2]), y });
    expect([...train.labels]).toEqual([2, 0, 1]);
    expect(classNames).toEqual(["0", "1", "2"]);
  });

  test.each<[string, WrittenArray, string]>([
    ["too few", labels([0, 1]), "data/count-mismatch"],
    ["shares", { type: "<f4", shape: [3, 2], values: [0.5, 0.5, 1, 0, 0.2, 0.8] }, "data/task"],
    ["below 0", labels([0, -1, 1]), "data/label-out-of-range"],
    [
      "rows without a one",
      { type: "<f4", shape: [3, 2], values: [0, 1, 0, 0, 1, 0] },
      "data/label-out-of-range",
    ],
    ["rows with two", { type: "<f4", shape: [3, 2], values: [0, 1, 1, 1, 1, 0] }, "data/label-out-of-range"],
  ])("%s: refused", async (_what, y, code) => {
    await expect(read({ x: bytes([3, 2, 2]), y })).rejects.toMatchObject({ code, kind: "input" });
  });
});

describe("names", () => {
  test("test arrays in the same file, and in a file of their own", async () => {
    const [x, y] = [bytes([3, 2, 2]), labels([0, 1, 2])];
    const { test: same } = await read({
      x_train: x,
      y_train: y,
      x_test: bytes([2, 2, 2]),
      y_test: labels([0, 3]),
    });
    expect(same).toMatchObject({ count: 2, classes: 4 });
    const test_file = await written(npzFile({ x: bytes([1, 2, 2]), y: labels([1]) }, true));
    const other = await read({ X: x, labels: y }, { test_file });
    expect(other.test).toMatchObject({ count: 1, classes: 3 });
    expect(other.chosen).toMatchObject({ x: "X", y: "labels", x_test: "x", y_test: "y" });
  });

  test("a pair of npy files", async () => {
    const file = await written(npyFile(bytes([3, 2, 2])), "npy");
    const labels_file = await written(npyFile(labels([0, 1, 1])), "npy");
    const { train } = await withClasses(readArrays({ file, labels_file }, folder));
    expect([...train.labels]).toEqual([0, 1, 1]);
    await expect(readArrays({ file }, folder)).rejects.toMatchObject({ code: "data/missing-array" });
  });

  test("odd names are taken where only one array can be meant", () => {
    const array = (shape: readonly number[]) => ({ shape }) as never;
    const both = new Map([
      ["pictures", array([4, 2])],
      ["kinds", array([4])],
    ]);
    const none = { x: undefined, y: undefined };
    const named = (arrays: ReadonlyMap<string, never>) => ({ arrays, unread: new Map([["y", "<U5"]]) });
    expect(arrayNames(named(both), none, "train", true, "f")).toEqual({ x: "pictures", y: "kinds" });
    expect(() => arrayNames(named(new Map([["x", array([4, 2])]])), none, "train", true, "f")).toThrow(
      'not read: "y" (<U5)',
    );
    both.set("others", array([4, 3]));
    expect(() => arrayNames(named(both), none, "train", true, "f")).toThrow(AtlasError);
    expect(arrayNames(named(both), { x: "others", y: undefined }, "train", true, "f").x).toBe("others");
  });

  test("test examples of another size are refused", async () => {
    const test_file = await written(npzFile({ x: bytes([1, 3, 2]), y: labels([1]) }));
    const reading = read({ x: bytes([2, 2, 2]), y: labels([0, 1]) }, { test_file });
    await expect(reading).rejects.toMatchObject({ code: "data/wrong-shape" });
  });
});

describe("what is found", () => {
  const OWN = { test_share: 0.25 };

  test("sizes, classes, and what is odd", async () => {
    const x = { ...bytes([8, 2, 1]), values: [1, 2, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 4, 4] };
    const data = await read({ x, y: labels([0, 2, 0, 0, 2, 2, 0, 2]) });
    const found = findIn(data, OWN);
    expect(found).toMatchObject({
      train: 6,
      test: 2,
      settings: { shape: [1, 2, 1], class_names: ["0", "1", "2"] },
    });
    const said = found.notes.join("\n");
    expect(said).toContain("8 examples of 2 × 1 pixels in 1 channel in 3 classes: 0, 1, 2");
    expect(said).toContain("25 % of each class");
    expect(said).toContain("class 1 has no training examples");
    expect(said).toContain("2 of 8 examples repeat another exactly, 1 of them under another label");
  });

  test("test examples that are trained on", async () => {
    const data = await read({
      x_train: bytes([3, 2, 1]),
      y_train: labels([0, 1, 1]),
      x_test: bytes([2, 2, 1]),
      y_test: labels([0, 1]),
    });
    expect(findIn(data, OWN).notes.join()).toContain("2 of 2 test examples are training examples, too");
  });

  test("what is written and not so is refused", async () => {
    const data = await read({ x: bytes([8, 2, 1]), y: labels(range(8, 2)) });
    const code = "data/not-as-written";
    expect(() => findIn(data, { ...OWN, shape: [1, 1, 2] })).toThrow(expect.objectContaining({ code }));
    expect(() => findIn(data, { ...OWN, class_names: ["0", "2"] })).toThrow(
      expect.objectContaining({ code }),
    );
    expect(() => findIn(data, { ...OWN, counts: [7] })).toThrow(expect.objectContaining({ code }));
    expect(() => findIn(data, { ...OWN, counts: [8, 1] })).toThrow(expect.objectContaining({ code }));
    const written = { ...OWN, shape: [1, 2, 1], class_names: ["0", "1"], counts: [8] };
    expect(findIn(data, written).train).toBe(6);
  });
});

test("the split is class by class, by the root seed, and leaves nothing out", async () => {
  const file = await written(
    npzFile({ x: { ...bytes([40, 1]), values: range(40) }, y: labels(range(40, 4)) }),
  );
  const given = { source: "arrays", file, test_share: 0.2, examples: 32, test_examples: 8 };
  const { settings } = await sourceNamed("arrays").find!(given, folder);
  const load = (rootSeed: number) => loadDataset({ ...given, ...settings }, { dataFolder: folder, rootSeed });
  const { train, test: tested, hash } = await load(1);
  const pixels = [...train.images, ...tested.images].map((value) => Math.round(value * 255));
  expect(pixels.toSorted((a, b) => a - b)).toEqual(range(40));
  expect(
    Array.from({ length: 4 }, (_, label) => tested.labels.filter((one) => one === label).length),
  ).toEqual([2, 2, 2, 2]);
  expect((await load(1)).hash).toBe(hash);
  expect((await load(2)).hash).not.toBe(hash);
});

test("arrays come back as they were written", async () => {
  const drawn = fc.record({
    sizes: fc.tuple(
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 4 }),
    ),
    type: fc.constantFrom("|u1", "<f4", "<f8", ">i4"),
    seed: fc.infiniteStream(fc.integer({ min: 0, max: 255 })),
    isDeflated: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(drawn, async ({ sizes: [n, h, w], type, seed, isDeflated }) => {
      const values = [...seed.take(n * h * w)];
      const arrays = { x: { type, shape: [n, h, w], values }, y: labels(range(n, 2)) };
      const file = await written(npzFile(arrays, isDeflated));
      const { train } = await withClasses(readArrays({ file }, folder));
      expect([...train.pixels]).toEqual(values);
      expect([...train.labels]).toEqual(range(n, 2));
    }),
    { numRuns: 30 },
  );
});
