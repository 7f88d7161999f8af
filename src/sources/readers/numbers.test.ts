import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ImagesWithNumbers } from "#data";
import { randomStream } from "#random";
import { type ArraySettings, readArrays } from "./arrays.ts";
import { chosenOwnExamples, findIn } from "./find-own-data.ts";
import { npzFile, type WrittenArray } from "./numpy-files.testing.ts";
import { withClasses, withNumbers } from "./own-data.testing.ts";
import { readTable, type TableSettings } from "./table.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "numbers-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

let files = 0;
async function written(content: string | Uint8Array, ending: string): Promise<string> {
  const name = `${files++}.${ending}`;
  await writeFile(join(folder, name), content);
  return name;
}

const table = async (text: string, more: Omit<TableSettings, "file"> = {}) =>
  readTable({ file: await written(text, "csv"), ...more }, folder);
const arrays = async (named: Readonly<Record<string, WrittenArray>>, more: Partial<ArraySettings> = {}) =>
  readArrays({ file: await written(npzFile(named), "npz"), ...more }, folder);
const floats = (shape: readonly number[], values: readonly number[]): WrittenArray => ({
  type: "<f8",
  shape,
  values,
});

/** Everything that is asked of examples. */
const request = { train: 3, test: 1, wholePool: false, stream: randomStream(1, "data"), dataFolder: "." };
const USUAL = { test_share: 0.25 };
/** Of 1, 2, 3 and 6. */
const SCALE = { mean: 3, deviation: Math.sqrt(3.5) };

describe("targets of a table", () => {
  test("are numbers where that is said, and their unit is that of the whole file", async () => {
    const data = await withNumbers(table("a,y\n1,1\n2,2\n3,3\n4,6\n", { task: "regression" }));
    expect([...data.train.numbers]).toEqual([1, 2, 3, 6]);
    const found = findIn(data, USUAL);
    expect(found).toMatchObject({ train: 3, test: 1, settings: { task: "regression", shape: [1, 1, 1] } });
    expect(found.settings.target_mean).toEqual([SCALE.mean]);
    expect(Number(found.settings.target_deviation)).toBeCloseTo(SCALE.deviation, 12);
    expect(found.notes.join("; ")).toContain("1 number to be predicted: y");
  });

  test("are numbers where fractions say so, classes where few numbers differ, and doubtful between", async () => {
    const rows = (value: (i: number) => number) =>
      `a,y\n${Array.from({ length: 30 }, (_, i) => `${i},${value(i)}`).join("\n")}\n`;
    const fractions = await withNumbers(table(rows((i) => i / 7)));
    expect(fractions.notes.join()).toContain("30 different values, fractions among them");
    const halves = await withClasses(table(rows((i) => (i % 3) / 2)));
    expect(halves.classNames).toEqual(["0", "0.5", "1"]);
    const whole = await withClasses(table(rows((i) => i)));
    expect(whole.notes.join()).toContain("are taken for classes: data.task is regression where");
  });

  test.each([
    ["a word", "a,y\n1,2\n2,red\n", "row 2"],
    ["a number beyond all", "a,y\n1,2\n2,1e999\n", "row 2"],
  ])("that hold %s are refused", async (_what, text, place) => {
    const refusal = await table(text, { task: "regression" }).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: "data/bad-value", kind: "input" });
    expect(String(refusal)).toContain(place);
  });

  test("that never change are refused", async () => {
    const data = await table("a,y\n1,5\n2,5\n3,5\n", { task: "regression" });
    expect(() => findIn(data, USUAL)).toThrow(/is the same in every example/);
  });
});

describe("targets of arrays", () => {
  const x = floats([4, 2], [0, 1, 2, 3, 4, 6, 7, 9]);

  test("are numbers where one has a fraction, several of them where there are columns", async () => {
    const one = await withNumbers(arrays({ x, y: floats([4], [0.5, 1, 2, 3]) }));
    expect([one.train.outputs, one.targetNames, one.notes.at(-1)]).toEqual([
      1,
      ["y"],
      expect.stringContaining("data.task is regression"),
    ]);
    const two = await withNumbers(arrays({ x, y: floats([4, 2], [0.5, 1, 2, 3, 4, 5, 6, 7]) }));
    expect([two.train.outputs, two.targetNames]).toEqual([2, ["y 0", "y 1"]]);
    const told = await withNumbers(arrays({ x, y: floats([4], [1, 2, 3, 6]) }, { task: "regression" }));
    expect([...told.train.numbers]).toEqual([1, 2, 3, 6]);
    await withClasses(arrays({ x, y: floats([4], [1, 2, 3, 6]) }));
  });

  test.each<[string, readonly number[], Partial<ArraySettings>, string]>([
    ["what is not finite", [1, 2, Number.NaN, 3], { task: "regression" }, "data/bad-value"],
    ["what is no class", [1, 2, -1, 3], {}, "data/label-out-of-range"],
    ["fractions as classes", [1, 2, 0.5, 3], { task: "classification" }, "data/label-out-of-range"],
  ])("%s is refused", async (_what, values, more, code) => {
    await expect(arrays({ x, y: floats([4], values) }, more)).rejects.toMatchObject({ code, kind: "input" });
  });

  test("have as many numbers for testing as for training", async () => {
    const named = { x_train: x, y_train: floats([4], [0.5, 1, 2, 3]), x_test: x, y_test: x };
    await expect(arrays(named)).rejects.toMatchObject({ code: "data/wrong-shape" });
  });
});

test("examples are standardised by the file's figures, or by those that are written, and split at random", async () => {
  const data = await table("a,y\n1,1\n2,2\n3,3\n4,6\n", { task: "regression" });
  const { train, test: held } = chosenOwnExamples(data, USUAL, request) as Readonly<
    Record<"train" | "test", ImagesWithNumbers>
  >;
  expect([train.count, held.count]).toEqual([3, 1]);
  const targets = [...train.targets, ...held.targets].map((value, i) => {
    const row = [...train.images, ...held.images][i]! - 1;
    expect(value).toBeCloseTo(([1, 2, 3, 6][row]! - SCALE.mean) / SCALE.deviation, 6);
    return row;
  });
  expect(targets.sort()).toEqual([0, 1, 2, 3]);
  const given = { ...USUAL, target_mean: [1], target_deviation: [2] };
  const own = chosenOwnExamples(data, given, request).train as ImagesWithNumbers;
  expect([...own.targets]).toEqual([...own.images].map((a) => ([1, 2, 3, 6][a - 1]! - 1) / 2));
  expect(findIn(data, given).settings).toMatchObject({ target_mean: [1], target_deviation: [2] });
  expect(() => findIn(data, { ...given, target_mean: [1, 2] })).toThrow(/1 number to be predicted/);
  expect(() => findIn(data, { ...USUAL, class_names: ["1"] })).toThrow(/numbers to be predicted/);
});
