import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parametersOfWeights, readOnnxModel, readWeights } from "../src/index.ts";

const MODELS = join(import.meta.dirname, "../../shared/models");

test.skipIf(!existsSync(MODELS))(
  "an ONNX model and a file of PyTorch of before 1.6 that hold the same weights give the same, bit by bit",
  async () => {
    const { classifier, parameters } = await readOnnxModel(join(MODELS, "cifar_base_kw.onnx"));
    const weights = await readWeights(join(MODELS, "cifar_base_legacy.pth"));
    const arrays = { family: "model", layout: classifier.layout };
    const found = parametersOfWeights(weights, arrays);
    expect(weights.tensors.size).toBe(8);
    expect(new Uint8Array(found.parameters.buffer)).toEqual(
      new Uint8Array(parameters.buffer, parameters.byteOffset, parameters.byteLength),
    );
  },
);
