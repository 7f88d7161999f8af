import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readConfiguration } from "#atlas/configuration";
import { planExperiment } from "#atlas/plan";
import { readExperiment, runExperiment } from "#atlas/run";
import { networkOfFile } from "./own-network/network-of-file.ts";
import { standingLossAtlas } from "./standing-command.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "loss-atlas-own-"));
  await cp(new URL("./own-network/network.ts", import.meta.url), join(folder, "network.ts"));
  await cp(new URL("./own-network/norm.ts", import.meta.url), join(folder, "norm.ts"));
  await writeFile(join(folder, "own.yaml"), SMALL);
});
afterAll(() => rm(folder, { recursive: true }));

const SMALL = `
data: { source: glyphs, size: 8, examples: 60, test_examples: 30 }
model: { module: ./network.ts }
training: { learning_rate: 0.05, budget: { epochs: 3 } }
grid: { load: { width: [4, 8] }, temperature: { batch_size: [20] }, slices: { model.heads: [1, 2] } }
seeds: 2
measure:
  curvature: { examples: 30, lanczos_steps: 4, trace_probes: 4 }
  connectivity: { interior_points: 3, epochs: 2, batch_size: 30 }
  similarity: { examples: 30 }
`;

const configurationOf = (overrides: readonly string[] = []) =>
  readConfiguration(join(folder, "own.yaml"), { overrides });

test("a file of a network is a family, named by what its code is, whose sizes are settings and axes", async () => {
  const configuration = await configurationOf();
  const { model } = configuration;
  expect(model).toEqual({
    family: expect.stringMatching(/^network-[0-9a-f]{8}$/),
    heads: 2,
    module: "network.ts",
    activation: "gelu",
    width: 8,
    depth: 1,
    norm: "none",
    initialisation: "he-normal",
  });
  const { cells } = planExperiment(configuration);
  expect(new Set(cells.flatMap(({ networks }) => networks.map(({ key }) => key))).size).toBe(8);
  expect((await configurationOf(["model.activation=relu"])).model.activation).toBe("relu");
});

test.each([
  ["model.heads=0.5", "model.heads is 0.5; expected a whole number from 1 to 8"],
  ["model.hads=1", "Did you mean heads?"],
  ["model.activation=sigmoid", "expected one of gelu, relu"],
  ["model.family=mlp", "model.family and model.module are both given"],
])("%s is told as %j", async (override, words) => {
  await expect(configurationOf([override])).rejects.toThrow(words);
});

test("init writes a network with comments and a configuration that runs", async () => {
  const own = await mkdtemp(join(folder, "init-"));
  const call = (...words: readonly string[]) => standingLossAtlas(words, { cwd: own });
  expect(await call("init", "--network", "mine.yaml")).toMatchObject({
    code: 0,
    output: "wrote network.ts and mine.yaml\nnext: loss-atlas plan mine.yaml\n",
  });
  expect((await call("init", "--network", "other.yaml")).errors).toContain(
    "network.ts: the file is there already",
  );
  expect((await call("init", "--network", "-")).code).toBe(2);
  const { model, grid } = await readConfiguration(join(own, "mine.yaml"));
  expect(model).toMatchObject({ depth: 2, expansion: 2, activation: "gelu", width: 16 });
  expect(grid.slices).toEqual([{ knob: "model.expansion", values: [1, 4] }]);
  const smaller = ["data.examples=60", "training.budget.epochs=2", "grid.load={ width: [4, 6] }"];
  const least = ["grid.temperature={ batch_size: [30] }", "grid.slices={}", "measure.curvature.examples=60"];
  const changes = [...smaller, ...least].flatMap((text) => ["--set", text]);
  const run = await call("run", "mine.yaml", "--workers", "1", ...changes);
  expect(run.errors).not.toContain("failed");
  expect(run).toMatchObject({ code: 0, output: expect.stringContaining("report: runs/mine/report.html") });
});

test("another code is another family, wherever the file lies, and a comment in a file that it imports counts", async () => {
  const elsewhere = await mkdtemp(join(folder, "elsewhere-"));
  await cp(join(folder, "network.ts"), join(elsewhere, "network.ts"));
  await cp(join(folder, "norm.ts"), join(elsewhere, "norm.ts"));
  await writeFile(join(elsewhere, "own.yaml"), SMALL);
  const read = () => readConfiguration(join(elsewhere, "own.yaml"));
  const { family } = (await configurationOf()).model;
  expect((await read()).model.family).toBe(family);
  await writeFile(join(elsewhere, "norm.ts"), `${await readFile(join(folder, "norm.ts"), "utf8")}// other\n`);
  expect((await read()).model.family).not.toBe(family);
});

test("runs in workers, and what the run keeps of it is enough to read the run in another process", async () => {
  const configuration = await configurationOf();
  const run = join(folder, "run");
  const outcome = await runExperiment({
    configuration,
    plan: planExperiment(configuration),
    run,
    dataFolder: folder,
    workers: 1,
  });
  expect(outcome.failures).toEqual([]);
  const list = await readFile(join(run, "networks", configuration.model.family, "files.json"), "utf8");
  expect(JSON.parse(list)).toEqual({ main: "network.ts", files: ["network.ts", "norm.ts"] });
  expect((await readExperiment(run)).configuration).toEqual(configuration);
  await rm(join(folder, "network.ts"));
  expect(await networkOfFile(run)).toEqual({ code: 0, family: configuration.model.family });
  const copy = join(run, "networks", configuration.model.family, "norm.ts");
  await writeFile(copy, `${await readFile(copy, "utf8")}\n`);
  expect(await networkOfFile(run)).toEqual({ code: 1, family: "run/network-changed" });
});
