import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  exampleShapeOf,
  notesOn,
  parseConfiguration,
  readConfiguration,
  storedConfiguration,
} from "#atlas/configuration";
import { npzFile } from "../src/sources/readers/numpy-files.testing.ts";

let dataFolder: string;
beforeAll(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), "found-data-"));
  const x = { type: "|u1", shape: [12, 2, 3], values: Array.from({ length: 72 }, (_, i) => i) };
  const y = { type: "<i8", shape: [12], values: Array.from({ length: 12 }, (_, i) => i % 2) };
  await writeFile(join(dataFolder, "own.npz"), npzFile({ x, y }));
});
afterAll(() => rm(dataFolder, { recursive: true }));

const GRID = "grid: { load: { width: [4] }, temperature: { batch_size: [2] } }";
const MEASURE =
  "measure: { curvature: { examples: 4 }, similarity: { examples: 4 }, connectivity: { batch_size: 4 } }";

async function read(data: string) {
  const path = join(dataFolder, "own.yaml");
  await writeFile(path, `data: { source: arrays, file: own.npz${data} }\n${GRID}\n${MEASURE}\n`);
  return readConfiguration(path, { dataFolder });
}

test("what files decide stands in the configuration, which can be read without them from then on", async () => {
  const configuration = await read("");
  expect(configuration.data).toMatchObject({
    shape: [1, 2, 3],
    class_names: ["0", "1"],
    x: "x",
    y: "y",
    white: 255,
    examples: 10,
    test_examples: 2,
  });
  expect(exampleShapeOf(configuration.data)).toEqual({ channels: 1, height: 2, width: 3, classes: 2 });
  expect(storedConfiguration(JSON.parse(JSON.stringify(configuration)), "run")).toEqual(configuration);
});

test("what was found is among the notes", async () => {
  const notes = notesOn(await read(", examples: 4"));
  expect(notes).toContainEqual(expect.stringContaining("own.npz holds 12 examples of 2 × 3 pixels"));
  expect(notes).toContainEqual(expect.stringContaining("data.x x"));
});

test("how many examples are taken is what the file says", async () => {
  expect((await read(", examples: 4, test_examples: 2")).data).toMatchObject({
    examples: 4,
    test_examples: 2,
  });
});

test("a text alone, whose files nobody looked at, is refused unless it says what they hold", () => {
  const parsed = (more: string) =>
    parseConfiguration(`data: { source: arrays, examples: 8${more} }\n${GRID}\n${MEASURE}`, "a.yaml");
  expect(() => parsed("")).toThrow(expect.objectContaining({ code: "data/not-looked-at", kind: "input" }));
  expect(parsed(", shape: [1, 2, 3], class_names: [a, b]").data.class_names).toEqual(["a", "b"]);
});

test("files that are not there are an input error", async () => {
  await expect(read(", test_file: none.npz")).rejects.toMatchObject({ code: "files/missing", kind: "input" });
});
