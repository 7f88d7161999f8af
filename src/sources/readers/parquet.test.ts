import { readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test, vi } from "vitest";
import { withClasses, withNumbers } from "./own-data.testing.ts";
import { readParquet } from "./parquet.ts";
import { type ParquetForm, parquetFile, type WrittenColumn } from "./parquet-files.testing.ts";
import { readPictures } from "./pictures.ts";

const { pictures }: { pictures: Readonly<Record<string, { readonly file: string }>> } = JSON.parse(
  readFileSync(new URL("./fixtures/pictures.json", import.meta.url), "utf8"),
);
const JPEG = Buffer.from(pictures["a wide JPEG"]!.file, "base64");
const PNG = Buffer.from(pictures["a transparent PNG"]!.file, "base64");

const folder = await mkdtemp(join(tmpdir(), "loss-atlas-parquet-"));
afterAll(() => rm(folder, { recursive: true }));
vi.stubEnv("LOSS_ATLAS_CACHE", join(folder, "cache"));
let files = 0;

const FORM = { size: 8, colour: "rgb", behind: "white" } as const;

async function written(bytes: Uint8Array): Promise<string> {
  const name = `${files++}.parquet`;
  await writeFile(join(folder, name), bytes);
  return name;
}

const read = async (
  columns: Readonly<Record<string, WrittenColumn>>,
  more: Partial<Parameters<typeof readParquet>[0]> = {},
  form: ParquetForm = {},
) => withClasses(readParquet({ file: await written(parquetFile(columns, form)), ...FORM, ...more }, folder));

const numbers = (values: readonly (number | null)[], kind: "int64" | "double" = "double"): WrittenColumn => ({
  kind,
  values,
});

describe("pictures as Hugging Face keeps them", () => {
  const columns: Readonly<Record<string, WrittenColumn>> = {
    image: { kind: "picture", values: [JPEG, PNG, JPEG] },
    label: numbers([1, 0, 1], "int64"),
  };
  const features = (names: readonly string[]) => ({
    metadata: {
      huggingface: JSON.stringify({ info: { features: { label: { names, _type: "ClassLabel" } } } }),
    },
  });

  test.each(["none", "gzip", "zstd"] as const)("are the same images as in folders: %s", async (codec) => {
    for (const [path, bytes] of [
      ["a/1.png", PNG],
      ["b/1.jpg", JPEG],
      ["b/2.jpg", JPEG],
    ] as const) {
      await mkdir(join(folder, "own", path, ".."), { recursive: true });
      await writeFile(join(folder, "own", path), bytes);
    }
    const inFolders = await readPictures({ folder: "own", ...FORM }, folder);
    const { train, classNames, chosen } = await read(columns, {}, { codec, group: 2 });
    const each = 3 * 8 * 8;
    expect(train).toMatchObject({ count: 3, channels: 3, height: 8, width: 8, classes: 2 });
    expect([...train.labels]).toEqual([1, 0, 1]);
    expect(train.pixels.slice(each, 2 * each)).toEqual(inFolders.train.pixels.slice(0, each));
    expect(train.pixels.slice(2 * each)).toEqual(inFolders.train.pixels.slice(2 * each));
    expect(classNames).toEqual(["0", "1"]);
    expect(chosen).toEqual({ image: "image", label: "label" });
  });

  test("may have numbers to be predicted, as the task or fractions say", async () => {
    const file = async (values: readonly number[]) => {
      const image = { kind: "picture", values: values.map(() => JPEG) } as const;
      return { file: await written(parquetFile({ image, target: numbers(values) }, {})), ...FORM };
    };
    const told = await withNumbers(readParquet({ ...(await file([2, 3.5])), task: "regression" }, folder));
    expect([...told.train.numbers]).toEqual([2, 3.5]);
    expect(told).toMatchObject({ targetNames: ["target"], train: { count: 2, channels: 3, outputs: 1 } });
    const fractions = Array.from({ length: 21 }, (_, i) => i / 2);
    const found = await withNumbers(readParquet(await file(fractions), folder));
    expect([...found.train.numbers]).toEqual(fractions);
    expect(found.notes.join()).toContain("predicted as numbers: data.task is regression");
  });

  test("have classes by the names of the file, those without examples too", async () => {
    const { classNames, train } = await read(columns, {}, features(["cat", "dog", "eel"]));
    expect(classNames).toEqual(["cat", "dog", "eel"]);
    expect(train.classes).toBe(3);
    await expect(read(columns, {}, features(["cat"]))).rejects.toMatchObject({ code: "data/bad-value" });
  });

  test("may have words for labels, other names of columns, and bytes alone", async () => {
    const { train, classNames } = await read(
      {
        id: numbers([7, 8], "int64"),
        picture: { kind: "bytes", values: [PNG, JPEG] },
        what: { kind: "text", values: ["dog", "cat"] },
      },
      { label: "what", image: "picture", colour: "grey" },
    );
    expect(classNames).toEqual(["cat", "dog"]);
    expect([...train.labels, train.channels]).toEqual([1, 0, 1]);
  });

  test.each<[string, Readonly<Record<string, WrittenColumn>>, string, string]>([
    [
      "a picture that is not there",
      { ...columns, image: { kind: "picture", values: [JPEG, null, PNG] } },
      "data/bad-value",
      'row 2: column "image" has no bytes',
    ],
    [
      "a picture that is none",
      { ...columns, image: { kind: "picture", values: [JPEG, PNG, Buffer.from("text")] } },
      "data/bad-picture",
      "row 3",
    ],
    [
      "a label that is not there",
      { ...columns, label: numbers([1, null, 0]) },
      "data/bad-value",
      'row 2: column "label" has no value',
    ],
    [
      "labels that are hidden",
      { ...columns, label: numbers([-1, -1, -1]) },
      "data/label-out-of-range",
      "the label is -1",
    ],
    ["no labels", { image: columns.image! }, "data/missing-column", "data.label"],
  ])("are refused with %s", async (_what, wrong, code, says) => {
    const refusal = await read(wrong).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code, kind: "input" });
    expect(String(refusal)).toContain(says);
  });
});

describe("rows of numbers", () => {
  const columns = {
    a: numbers([1.5, 2, 3]),
    constant: numbers([4, 4, 4]),
    b: numbers([-1, 0, 7], "int64"),
    class: numbers([3, 5, 3], "int64"),
  };

  test("have a channel for each column that changes, and classes by the numbers there are", async () => {
    const { train, classNames, chosen } = await read(columns);
    expect(train).toMatchObject({ count: 3, channels: 2, height: 1, width: 1 });
    expect([...train.pixels]).toEqual([1.5, -1, 2, 0, 3, 7]);
    expect([classNames, [...train.labels]]).toEqual([
      ["3", "5"],
      [0, 1, 0],
    ]);
    expect(chosen).toEqual({ label: "class", leave_out: ["constant"] });
  });

  test("lose the row numbers that pandas adds, and what is left out", async () => {
    const { chosen, notes } = await read({ ...columns, __index_level_0__: numbers([0, 1, 2], "int64") });
    expect(chosen).toEqual({ label: "class", leave_out: ["__index_level_0__", "constant"] });
    expect(notes.join()).toContain("row numbers");
    const { train } = await read(columns, { leave_out: ["b", "constant"] });
    expect([...train.pixels]).toEqual([1.5, 2, 3]);
  });

  test.each<[string, Readonly<Record<string, WrittenColumn>>, string]>([
    ["a missing value", { ...columns, b: numbers([1, null, 2]) }, 'row 2: column "b" has no value'],
    ["NaN", { ...columns, a: numbers([1, 2, Number.NaN]) }, 'row 3: column "a" holds NaN'],
    ["words", { ...columns, b: { kind: "text", values: ["x", "y", "z"] } }, 'column "b" holds texts'],
  ])("are refused with %s", async (_what, wrong, says) => {
    const refusal = await read(wrong).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: "data/bad-value", kind: "input" });
    expect(String(refusal)).toContain(says);
  });
});

test("hundreds of thousands of rows are read", async () => {
  const rows = Array.from({ length: 200_000 }, (_, row) => row % 3);
  const { train } = await read({ a: numbers(rows), label: numbers(rows) });
  expect(train.count).toBe(200_000);
  expect(train.labels.at(-1)).toBe(199_999 % 3);
});

test("a folder of parts, those to train on and to test on by their names", async () => {
  const part = (values: readonly number[]) =>
    parquetFile({
      a: numbers(values),
      b: numbers(values.map((v) => v * v)),
      label: numbers(values.map((v) => v % 2)),
    });
  const own = join(folder, "parts");
  await mkdir(own);
  await writeFile(join(own, "train-00001-of-00002.parquet"), part([3, 4]));
  await writeFile(join(own, "train-00000-of-00002.parquet"), part([1, 2]));
  await writeFile(join(own, "validation-00000-of-00001.parquet"), part([9, 9]));
  await writeFile(join(own, "test-00000-of-00001.parquet"), part([5]));
  const { train, test: tested } = await withClasses(readParquet({ file: "parts", ...FORM }, folder));
  expect([...train.pixels]).toEqual([1, 1, 2, 4, 3, 9, 4, 16]);
  expect([...tested!.pixels]).toEqual([5, 25]);
});

test("without hyparquet, how to install it is said", async () => {
  vi.doMock("hyparquet", () => {
    throw new Error("Cannot find package 'hyparquet'");
  });
  const refusal = await read({ label: numbers([1]), a: numbers([1]) }).catch((error: unknown) => error);
  vi.doUnmock("hyparquet");
  expect(refusal).toMatchObject({ code: "data/needs-hyparquet", kind: "failure" });
  expect(String(refusal)).toContain("npm install hyparquet@1.33.0");
});
