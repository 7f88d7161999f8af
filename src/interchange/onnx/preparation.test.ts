import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { checkImport } from "./check-import.ts";
import { floats, modelBytes, node, port, type TestModel, written } from "./graph.testing.ts";
import { importedLogits } from "./import-slopes.ts";
import { type Preparation, preparationSentence } from "./preparation.ts";
import { readOnnxModel } from "./read-onnx-model.ts";

interface Recorded {
  readonly pixels: readonly number[];
  readonly networks: Readonly<
    Record<string, { readonly model: string; readonly answers: readonly (readonly number[])[] }>
  >;
}

/** By PyTorch and Keras, with the script that made it beside it. */
const RECORDED: Recorded = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../../test/fixtures/onnx/prepared.json"), "utf8"),
);
const MEAN = [0.485, 0.456, 0.406];
const DEVIATION = [0.229, 0.224, 0.225];
const CHANNELS = 3;
const PLACES = 64;

/** The recorded pixels as a network reads them. */
function pixelsFor(isLast: boolean, scale: number): Float32Array {
  return Float32Array.from(RECORDED.pixels, (_, i) => {
    const [example, channel, place] = isLast
      ? [Math.floor(i / (CHANNELS * PLACES)), i % CHANNELS, Math.floor(i / CHANNELS) % PLACES]
      : [Math.floor(i / (CHANNELS * PLACES)), Math.floor(i / PLACES) % CHANNELS, i % PLACES];
    return RECORDED.pixels[(example * CHANNELS + channel) * PLACES + place]! / scale;
  });
}

describe.each([
  ["torch, less a mean over a deviation", MEAN, DEVIATION, "unit", "numbers"],
  ["torch, the same by the usual export", MEAN, DEVIATION, "unit", "numbers"],
  ["torch, of bytes", MEAN.map((x) => 255 * x), DEVIATION.map((x) => 255 * x), "bytes", "whole numbers"],
  ["torch, of bytes with channels last", [127.5], [127.5], "bytes", "whole numbers"],
  ["torch, by a factor and a shift", [0.5], [0.5], "unit", "numbers"],
  ["torch, of any size", MEAN, DEVIATION, "unit", "numbers"],
  ["keras, Rescaling", [127.5], [127.5], "bytes", "numbers"],
  ["keras, Normalization", MEAN, DEVIATION, "unit", "numbers"],
  // Keras writes it as a difference, a factor and a shift.
  ["keras, BatchNormalization", [120], [Math.sqrt(5000)], "bytes", "numbers"],
] as const)("a network that prepares its own inputs: %s", (name, mean, deviation, pixels, elements) => {
  test("is known by its numbers, and answers to pixels as they are", async () => {
    const { model, answers } = RECORDED.networks[name]!;
    const path = written(Buffer.from(model, "base64"));
    const network = await readOnnxModel(path, name.endsWith("any size") ? { inputShape: [3, 8, 8] } : {});
    const { preparation, input } = network;
    expect(preparation).toMatchObject({ by: "constants", pixels });
    expect(preparation!.mean).toBeAllclose(mean, { absolute: 1e-4 * Math.max(...deviation) });
    expect(preparation!.deviation).toBeAllclose(deviation, { absolute: 1e-4 * Math.max(...deviation) });
    expect(input.elements).toBe(elements);
    expect(network.assumptions).toContain(preparationSentence(preparation!));
    expect(network.classifier.layout.entries.map(({ shape }) => shape)).toHaveLength(4);
    const inputs = pixelsFor(input.layout === "channels last", pixels === "bytes" ? 1 : 255);
    await checkImport(network, inputs);
    const logits = await importedLogits(network, inputs, answers.length);
    expect([...logits]).toBeAllclose(answers.flat(), { absolute: 1e-4 });
  });
});

test("statistics of a batch normalisation of the inputs show what these were", async () => {
  const { model } = RECORDED.networks["torch, by batch norm"]!;
  const network = await readOnnxModel(written(Buffer.from(model, "base64")));
  expect(network.preparation).toMatchObject({ by: "statistics", pixels: "unit" });
  // Those of bytes that are drawn evenly: 1/2 and 1/√12.
  expect(network.preparation!.mean).toBeAllclose([0.5, 0.5, 0.5], { absolute: 0.05 });
  expect(network.preparation!.deviation).toBeAllclose([0.289, 0.289, 0.289], { absolute: 0.03 });
  expect(network.classifier.statistics?.size).toBe(6);
});

/** A linear layer behind some nodes that read `x` and give `z`. */
async function preparationBy(
  nodes: TestModel["nodes"],
  initializers: TestModel["initializers"] = [],
): Promise<Preparation | undefined> {
  const model: TestModel = {
    nodes: [...nodes, node("MatMul", ["z", "w"], ["y"])],
    initializers: [...initializers, floats("w", [4, 2], [1, 2, 3, 4, 5, 6, 7, 8])],
    inputs: [port("x", ["batch", 4])],
    outputs: [port("y", ["batch", 2])],
  };
  return (await readOnnxModel(written(modelBytes(model)))).preparation;
}

test("what is not affine, or changes nothing, is no preparation", async () => {
  expect(await preparationBy([node("Relu", ["x"], ["z"])])).toBeUndefined();
  expect(await preparationBy([node("Mul", ["x", "x"], ["z"])])).toBeUndefined();
  expect(await preparationBy([node("Div", ["one", "x"], ["z"])], [floats("one", [], [1])])).toBeUndefined();
  expect(await preparationBy([node("Mul", ["x", "one"], ["z"])], [floats("one", [], [1])])).toBeUndefined();
});

test("numbers may be computed of others, as a root of variances is", async () => {
  const found = await preparationBy(
    [
      node("Sqrt", ["variance"], ["root"]),
      node("Max", ["root", "least"], ["deviation"]),
      node("Sub", ["x", "mean"], ["c"]),
      node("Div", ["c", "deviation"], ["z"]),
    ],
    [
      floats("variance", [1, 4], [4, 9, 16, 0]),
      floats("least", [], [0.5]),
      floats("mean", [1, 4], [1, 2, 3, 4]),
    ],
  );
  expect(found!.mean).toBeAllclose([1, 2, 3, 4], { absolute: 1e-5 });
  expect(found!.deviation).toBeAllclose([2, 3, 4, 0.5], { absolute: 1e-5 });
});

test.each([
  [{ mean: [0], deviation: [255] }, "The model prepares its own inputs: x/255."],
  [{ mean: [0.1307], deviation: [0.3081] }, "The model prepares its own inputs: (x − 0.1307)/0.3081."],
  [
    { mean: [0.5, 0.25], deviation: [0.5, 1] },
    "The model prepares its own inputs: (x − mean)/deviation, mean 0.5 and 0.25, deviation 0.5 and 1.",
  ],
  [
    { mean: [1, 2, 3, 4, 5], deviation: [1, 1, 1, 1, 1] },
    "The model prepares its own inputs: (x − mean)/deviation, by 5 of each.",
  ],
])("is said as a formula: %j", (own, sentence) => {
  expect(preparationSentence({ ...own, by: "constants", pixels: undefined })).toBe(sentence);
});
