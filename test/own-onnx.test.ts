import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { type ExperimentConfiguration, readConfiguration } from "#atlas/configuration";
import { planExperiment } from "#atlas/plan";
import { readExperiment, runExperiment } from "#atlas/run";
import { familyNamed } from "#families";
import { readOnnxModel } from "#interchange/onnx";
import { initialise } from "#nets/initialisation";
import { randomStream } from "#random";
import { splitParameters } from "#trees";
import { networkOfFile } from "./own-network/network-of-file.ts";

const RECORDED: Readonly<Record<string, { readonly model: string }>> = JSON.parse(
  readFileSync(join(import.meta.dirname, "fixtures", "onnx", "networks.json"), "utf8"),
);
const folder = mkdtempSync(join(tmpdir(), "loss-atlas-own-onnx-"));
afterAll(() => rmSync(folder, { recursive: true }));
for (const [name, { model }] of Object.entries(RECORDED))
  writeFileSync(join(folder, `${name}.onnx`), Buffer.from(model, "base64"));

const textFor = (name: string, start = "drawn") => `
data: { source: teacher, inputs: 16, classes: 4, examples: 40, test_examples: 40 }
model: { onnx: ./${name}.onnx, start: ${start} }
training: { learning_rate: 0.05, budget: { epochs: 2 } }
grid: { load: { examples: [20, 40] }, temperature: { batch_size: [10] } }
seeds: 2
measure:
  curvature: { examples: 20, lanczos_steps: 4, trace_probes: 4 }
  connectivity: { interior_points: 3, epochs: 1, batch_size: 10 }
  similarity: { examples: 20 }
`;

async function configurationOf(text: string): Promise<ExperimentConfiguration> {
  const path = join(folder, "own.yaml");
  writeFileSync(path, text);
  return readConfiguration(path);
}

const specsOf = ({ model }: ExperimentConfiguration, inputShape: readonly number[], classes: number) =>
  familyNamed(model.family).describe(model, inputShape, classes).sizes;

test("parameters are drawn by what the network does with them", async () => {
  const model = { family: "", width: 1, depth: 1 };
  const { onnxFamily } = await import("#interchange/networks");
  const sizes = (await onnxFamily(join(folder, "lenet.onnx"))).describe(model, [1, 8, 8], 4).sizes;
  expect(sizes.parameters.map(({ name, role, fanIn }) => [name, role, fanIn])).toEqual([
    ["conv1.weight", "weight", 25],
    ["conv1.bias", "bias", 25],
    ["bn1.weight", "norm-weight", 1],
    ["bn1.bias", "norm-bias", 1],
    ["conv2.weight", "weight", 27],
    ["conv2.bias", "bias", 27],
    ["bn2.weight", "norm-weight", 1],
    ["bn2.bias", "norm-bias", 1],
    ["fc1.weight", "weight", 4],
    ["fc1.bias", "bias", 4],
    ["fc2.weight", "weight", 8],
    ["fc2.bias", "bias", 8],
  ]);
  const flat = initialise(sizes, "he-normal", randomStream(0, "lenet"));
  const drawn = splitParameters(sizes.layout, flat);
  expect([...drawn["bn1.weight"]!]).toEqual([1, 1, 1]);
  expect([...drawn["conv1.bias"]!]).toEqual([0, 0, 0]);
  expect(new Set(drawn["conv1.weight"]!).size).toBe(75);
});

test("a network that starts as its file has the weights of it", async () => {
  const configuration = await configurationOf(textFor("perceptron", "file"));
  const sizes = specsOf(configuration, [1, 4, 4], 4);
  const { parameters } = await readOnnxModel(join(folder, "perceptron.onnx"));
  expect(initialise(sizes, "he-normal", randomStream(3, "any"))).toEqual(parameters);
});

test("the file is named by its hash, not by where it lies", async () => {
  const { model } = await configurationOf(textFor("perceptron"));
  expect(model).toMatchObject({
    family: expect.stringMatching(/^perceptron-[0-9a-f]{8}$/),
    onnx: join(folder, "perceptron.onnx"),
    start: "drawn",
    width: 1,
    depth: 1,
  });
  const keys = (configuration: ExperimentConfiguration) =>
    planExperiment(configuration).cells.flatMap(({ networks }) => networks.map(({ key }) => key));
  const own = keys(await configurationOf(textFor("perceptron")));
  expect(keys(await configurationOf(textFor("perceptron", "file"))).some((key) => own.includes(key))).toBe(
    false,
  );
});

test("an axis of width is refused", async () => {
  const text = textFor("perceptron").replace("examples: [20, 40]", "width: [2, 4]");
  await expect(configurationOf(text)).rejects.toThrow(
    "the network of perceptron.onnx has the width that it has",
  );
});

test("runs in workers, and the run is read in another process while the file is what it was", async () => {
  const configuration = await configurationOf(textFor("perceptron"));
  const run = join(folder, "run");
  const outcome = await runExperiment({
    configuration,
    plan: planExperiment(configuration),
    run,
    dataFolder: folder,
    workers: 1,
  });
  expect(outcome.failures).toEqual([]);
  expect((await readExperiment(run)).configuration).toEqual(configuration);
  expect(await networkOfFile(run)).toEqual({ code: 0, family: configuration.model.family });
  writeFileSync(join(folder, "perceptron.onnx"), Buffer.from(RECORDED.lenet!.model, "base64"));
  expect(await networkOfFile(run)).toEqual({ code: 1, family: "run/network-changed" });
});
