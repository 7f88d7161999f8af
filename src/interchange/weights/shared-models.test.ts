import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readWeights, type Weights, weightValues } from "./index.ts";

const MODELS = join(import.meta.dirname, "../../../../shared/models");
type Hashes = Readonly<
  Record<string, Readonly<Record<string, readonly [shape: readonly number[], sha256: string]>>>
>;
const RECORDED: Hashes = JSON.parse(
  readFileSync(join(import.meta.dirname, "fixtures/shared_models.json"), "utf8"),
);

/** Of the files of Keras, sorted, for h5py knows no names of layers. */
const KERAS: Readonly<Record<string, readonly (readonly [shape: readonly number[], sha256: string])[]>> =
  JSON.parse(readFileSync(join(import.meta.dirname, "fixtures/keras_files.json"), "utf8"));

const hashesOf = ({ tensors }: Weights) =>
  Object.fromEntries(
    [...tensors].map(([name, tensor]) => {
      const { buffer, byteOffset, byteLength } = weightValues(tensor);
      const sha256 = createHash("sha256")
        .update(new Uint8Array(buffer, byteOffset, byteLength))
        .digest("hex");
      return [name, [tensor.shape, sha256]];
    }),
  );

const shapesOf = ({ tensors }: Weights) =>
  [...tensors].map(([name, { shape }]) => `${name} ${shape.join("×")}`);

describe.skipIf(!existsSync(MODELS))("files that other people trained", () => {
  it.each(Object.keys(RECORDED))(
    "%s holds the tensors that PyTorch and NumPy find, bit by bit",
    async (file) => {
      expect(hashesOf(await readWeights(join(MODELS, file)))).toEqual(RECORDED[file]);
    },
  );

  it.each(Object.keys(KERAS))("%s holds the numbers that h5py finds, bit by bit", async (file) => {
    const found = Object.values(hashesOf(await readWeights(join(MODELS, file))));
    expect(found.toSorted(([, a], [, b]) => (String(a) < String(b) ? -1 : 1))).toEqual(KERAS[file]);
  });

  it("Keras 3 names its arrays by layers and what they are", async () => {
    const weights = await readWeights(join(MODELS, "mnist_mlp_keras3.keras"));
    expect(shapesOf(weights)).toEqual([
      "dense/kernel 784×128",
      "dense/bias 128",
      "dense_1/kernel 128×10",
      "dense_1/bias 10",
    ]);
    expect(weights.convention).toBe("keras");
  });

  it("Keras 2 lists them, training state left out", async () => {
    const weights = await readWeights(join(MODELS, "resnet8_cifar10_keras24.h5"));
    expect(shapesOf(weights)).toHaveLength(48);
    expect(shapesOf(weights).slice(0, 6)).toEqual([
      "conv2d/kernel 3×3×3×16",
      "conv2d/bias 16",
      "batch_normalization/gamma 16",
      "batch_normalization/beta 16",
      "batch_normalization/moving_mean 16",
      "batch_normalization/moving_variance 16",
    ]);
    expect(shapesOf(weights).slice(-2)).toEqual(["dense/kernel 64×10", "dense/bias 10"]);
    const alone = await readWeights(join(MODELS, "three_layer_weights_keras20.h5"));
    expect(shapesOf(alone).slice(0, 3)).toEqual([
      "fc1_relu/kernel 16×64",
      "fc1_relu/bias 64",
      "fc2_relu/kernel 64×32",
    ]);
  });

  it.each(["burn-reader-cases/broken.pt", "tree_classifier_skl2onnx.onnx", "cifar_base_kw.onnx"])(
    "%s is no file of weights",
    async (file) => {
      await expect(readWeights(join(MODELS, file))).rejects.toThrow(
        expect.objectContaining({ code: "weights/unknown-format", kind: "input" }),
      );
    },
  );
});
