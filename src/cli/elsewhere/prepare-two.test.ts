import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { writeSafetensors } from "#files";
import { openOnnxModel } from "#interchange/onnx";
import { randomStream } from "#random";
import { float32Tensor, splitParameters } from "#trees";
import { type CompareNetworksOptions, preparedApart, preparedTogether, reasonApart } from "./prepare-two.ts";

const folder = mkdtempSync(join(tmpdir(), "loss-atlas-two-"));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string) => join(folder, name);

/** An ONNX file, weights by its names with other numbers, and weights of other sizes. */
beforeAll(async () => {
  const fixture = join(import.meta.dirname, "../../../test/fixtures/onnx/networks.json");
  const { perceptron } = JSON.parse(readFileSync(fixture, "utf8"));
  writeFileSync(at("model.onnx"), Buffer.from(perceptron.model, "base64"));
  const { layout, parameters } = await openOnnxModel(at("model.onnx"));
  const weights = splitParameters(
    layout,
    parameters.map((value) => 0.9 * value),
  );
  const shapes = new Map(layout.entries.map(({ name, shape }) => [name, shape]));
  const tensors = Object.fromEntries(
    Object.entries(weights).map(([name, values]) => [name, float32Tensor(values, shapes.get(name)!)]),
  );
  await writeSafetensors(at("weights.safetensors"), { tensors, metadata: {} });
  const [other] = Object.keys(tensors);
  await writeSafetensors(at("others.safetensors"), { tensors: { [other!]: tensors[other!]! }, metadata: {} });
  const stream = randomStream(1, "examples");
  const columns = Array.from({ length: 16 }, (_, i) => `x${i}`);
  const rows = Array.from({ length: 60 }, (_, i) => [...columns.map(() => stream.normal()), i % 4]);
  writeFileSync(at("train.csv"), [[...columns, "class"], ...rows].join("\n"));
});

const options = (given: Partial<CompareNetworksOptions> = {}): CompareNetworksOptions => ({
  data: at("train.csv"),
  normalise: ["none"],
  budget: 1,
  out: folder,
  cache: false,
  ...given,
});
const pair = (first: string, second: string) => [at(first), at(second)] as const;

it.each([pair("model.onnx", "weights.safetensors"), pair("weights.safetensors", "model.onnx")])(
  "reads weights beside an ONNX file that they fit as its own: %s and %s",
  async (...paths) => {
    const [first, second] = await preparedApart(paths, options());
    expect(first.networks.title).toBe(second.networks.title);
    expect([...first.notes, ...second.notes]).toContain(
      "weights.safetensors is read as weights of the network of model.onnx",
    );
    const both = await preparedTogether(paths, options(), "none");
    expect(both?.own.model.files).toEqual(paths);
  },
);

it("reads them as a family that is named, and then has no average of both", async () => {
  const paths = pair("model.onnx", "weights.safetensors");
  const named = options({ family: ["mlp"] });
  const [model, weights] = await preparedApart(paths, named);
  expect([model.networks.onnx === undefined, weights.networks.onnx === undefined]).toEqual([false, true]);
  expect(await preparedTogether(paths, named, "none")).toBeUndefined();
  expect(reasonApart(paths, named)).toContain("weights.safetensors is read as --family says");
});

it("refuses weights that are of neither, and what is told of no file of weights", async () => {
  const refusal = (second: string, given: Partial<CompareNetworksOptions> = {}) =>
    preparedApart(pair("model.onnx", second), options(given)).catch(String);
  expect(await refusal("others.safetensors")).toContain(
    "others.safetensors: they are not weights of the network of model.onnx, and ",
  );
  expect(await refusal("model.onnx", { family: ["mlp"] })).toContain("both networks are ONNX files");
  expect(await refusal("model.onnx", { key: "state" })).toContain(
    "--key is given, and no file of weights is",
  );
  expect(await refusal("weights.safetensors", { family: ["a", "b", "c"] })).toContain("3 families are given");
});
