import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  exampleShapeOf,
  notesOn,
  parseConfiguration,
  readConfiguration,
  storedConfiguration,
} from "#atlas/configuration";
import { npzFile } from "../src/sources/readers/numpy-files.testing.ts";
import { lossAtlas } from "./command-line.ts";

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
    counts: [12],
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

test("a share for testing is refused where test data are given", async () => {
  await expect(read(", test_file: own.npz, test_share: 0.3")).rejects.toMatchObject({
    code: "configuration/invalid",
    problem: "data.test_share is 0.3, but test data are given",
  });
});

test("more examples than the files have are refused before anything runs", async () => {
  await expect(read(", examples: 40, test_share: 0.5")).rejects.toMatchObject({
    problem: "data.examples is 40",
    expected: "at most 6, the training examples of own.npz",
  });
});

test("files that are not there are an input error", async () => {
  await expect(read(", test_file: none.npz")).rejects.toMatchObject({
    code: "files/missing",
    kind: "input",
    problem: "no such file: relative paths of data lie in --data-dir",
  });
});

const SHARED = fileURLToPath(new URL("../../shared/data", import.meta.url));

/** A whole run: its data and network, what a note says of them, and what the stored configuration holds. */
interface WholeRun {
  readonly name: string;
  readonly data: string;
  readonly family: "mlp" | "cnn";
  readonly note: string;
  readonly classes: number;
  readonly shape: readonly number[] | undefined;
}

const RUNS: readonly WholeRun[] = [
  {
    name: "arrays",
    data: "{ source: arrays, file: own.npz }",
    family: "mlp",
    note: "own.npz holds 12 examples",
    classes: 2,
    shape: [1, 2, 3],
  },
  {
    name: "wine",
    data: `{ source: table, file: ${SHARED}/tabular/wine.csv }`,
    family: "mlp",
    note: "142 examples of 13 numbers in 3 classes",
    classes: 3,
    shape: [13, 1, 1],
  },
  {
    name: "weather",
    data: `{ source: pictures, folder: ${SHARED}/weather4, size: 12, examples: 40, test_examples: 20 }`,
    family: "cnn",
    note: "300 training and 100 test examples",
    classes: 4,
    shape: undefined,
  },
];

test.each(RUNS.filter(({ name }) => name === "arrays" || existsSync(SHARED)))(
  "a whole run on $name, its report, and the same again",
  async ({ name, data, family, note, classes, shape }) => {
    const file = join(dataFolder, `${name}.yaml`);
    await writeFile(
      file,
      `data: ${data}
model: { family: ${family} }
grid: { load: { width: [2, 4] }, temperature: { batch_size: [4, 8] } }
training: { budget: { epochs: 2 } }
seeds: 2
measure:
  curvature: { examples: 8, lanczos_steps: 3, trace_probes: 2 }
  similarity: { examples: 8 }
  connectivity: { batch_size: 8, epochs: 1, interior_points: 3 }
`,
    );
    const run = () =>
      lossAtlas(["run", file, "--workers", "1"], {
        cwd: dataFolder,
        env: { LOSS_ATLAS_CACHE: join(dataFolder, "cache") },
      });
    const first = await run();
    expect(first.errors).toContain(note);
    expect(first.code).toBe(0);
    const folder = join(dataFolder, "runs", name);
    const { configuration } = JSON.parse(await readFile(join(folder, "experiment.json"), "utf8"));
    expect(configuration.data.class_names).toHaveLength(classes);
    expect(configuration.data.shape).toEqual(shape);
    expect(await readFile(join(folder, "report.html"), "utf8")).toContain("</html>");
    expect((await run()).errors).toContain("10 jobs, 10 of them done already");
  },
  90_000,
);
