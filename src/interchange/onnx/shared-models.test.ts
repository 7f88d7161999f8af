import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { randomStream } from "#random";
import { elementCount } from "#trees";
import { checkImport } from "./check-import.ts";
import { importedLogits } from "./import-slopes.ts";
import { readOnnxModel } from "./read-onnx-model.ts";

const MODELS = fileURLToPath(new URL("../../../../shared/models", import.meta.url));
const test_ = test.skipIf(!existsSync(MODELS));

const FILES = [
  {
    file: "cifar_base_kw.onnx",
    parameters: ["0.weight", "0.bias", "2.weight", "2.bias", "5.weight", "5.bias", "7.weight", "7.bias"],
    size: 105_966,
    input: [3, 32, 32],
    classes: 10,
    assumptions: [/written for batches of 1 example/],
  },
  {
    file: "cnn_mnist_pytorch11.onnx",
    parameters: [
      "conv1.weight",
      "conv1.bias",
      "conv2.weight",
      "conv2.bias",
      "fc1.weight",
      "fc1.bias",
      "fc2.weight",
      "fc2.bias",
    ],
    size: 21_840,
    input: [1, 28, 28],
    classes: 10,
    assumptions: [/logarithm of a softmax/],
  },
  {
    file: "three_layer_pytorch03.onnx",
    parameters: ["1", "2", "3", "4", "5", "6", "7", "8"],
    size: 4389,
    input: [16],
    classes: 5,
    assumptions: [/The softmax at its end/, /replaced 8 names/, /written for batches of 789444/],
  },
] as const;

test_.each(FILES)("$file answers and differentiates as on ONNX Runtime", async (expected) => {
  const network = await readOnnxModel(join(MODELS, expected.file));
  const { layout, inputShape, classes, statistics } = network.classifier;
  expect(layout.entries.map(({ name }) => name)).toEqual(expected.parameters);
  expect({ size: layout.size, input: inputShape, classes }).toEqual({
    size: expected.size,
    input: expected.input,
    classes: expected.classes,
  });
  expect(statistics).toBeUndefined();
  expect(network.assumptions).toEqual(expected.assumptions.map((text) => expect.stringMatching(text)));
  const size = elementCount(inputShape);
  const stream = randomStream(3, expected.file);
  const inputs = Float32Array.from({ length: 12 * size }, () => stream.normal());
  const check = await checkImport(network, inputs);
  expect(check.logits).toBeLessThan(2e-6);
  expect(check.output).toBeLessThan(2e-6);
  expect(check.slopes).toHaveLength(4);
});

const PICTURES = fileURLToPath(new URL("../../../../shared/data/cifar10/test_batch.bin.gz", import.meta.url));
const RECORD = 3073;
const CHANNELS = [
  { mean: 0.485, deviation: 0.225 },
  { mean: 0.456, deviation: 0.225 },
  { mean: 0.406, deviation: 0.225 },
];

test.skipIf(!existsSync(MODELS) || !existsSync(PICTURES))(
  "cifar_base_kw.onnx is right on 58 of 100 of the pictures at hand, which went through a lossy JPEG",
  async () => {
    const network = await readOnnxModel(join(MODELS, "cifar_base_kw.onnx"));
    const bytes = gunzipSync(readFileSync(PICTURES));
    const count = bytes.length / RECORD;
    const inputs = new Float32Array(count * (RECORD - 1));
    for (let i = 0; i < inputs.length; i++) {
      const picture = Math.floor(i / (RECORD - 1));
      const { mean, deviation } = CHANNELS[Math.floor((i % (RECORD - 1)) / 1024)]!;
      inputs[i] = (bytes[picture * RECORD + 1 + (i % (RECORD - 1))]! / 255 - mean) / deviation;
    }
    const logits = await importedLogits(network, inputs, 100);
    let right = 0;
    for (let picture = 0; picture < count; picture++) {
      const own = logits.subarray(10 * picture, 10 * picture + 10);
      if (own.indexOf(Math.max(...own)) === bytes[picture * RECORD]) right++;
    }
    expect(right / count).toBeCloseTo(0.5825, 3);
  },
);

test_("a forest of trees is refused by name", async () => {
  await expect(readOnnxModel(join(MODELS, "tree_classifier_skl2onnx.onnx"))).rejects.toMatchObject({
    code: "onnx/operators",
    kind: "input",
    lines: [expect.stringContaining("ai.onnx.ml.TreeEnsembleClassifier")],
  });
});
