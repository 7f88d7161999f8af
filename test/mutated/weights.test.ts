import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { encodeSafetensors } from "#files";
import { decodeWeights, weightValues } from "#interchange/weights";
import { boolTensor, float32Tensor, int32Tensor } from "#trees";
import { contentOf, fixtureFiles } from "../../src/interchange/weights/fixture-files.testing.ts";
import { forMutations, LONGEST_OF_THREADS, patience, readOrRefused } from "./mutations.ts";

const SAFETENSORS = encodeSafetensors({
  tensors: {
    w: float32Tensor(Float32Array.of(1, 2, 3), [1, 3]),
    b: int32Tensor(Int32Array.of(7)),
    c: boolTensor(Uint8Array.of(1)),
  },
  metadata: { kind: "test" },
});
const FILES = [
  ...fixtureFiles().map(({ name, bytes }) => ({ name, bytes })),
  { name: "w.safetensors", bytes: SAFETENSORS },
];

const readAll = async (file: Uint8Array) => {
  const weights = await decodeWeights(file, "w.pt");
  return {
    weights,
    numbers: [...weights.tensors.values()].reduce((sum, own) => sum + weightValues(own).length, 0),
  };
};

describe("weights with anything changed in them are read or refused in words", patience, () => {
  test.each(FILES)("$name", async ({ name, bytes }) => {
    const unchanged = await readOrRefused(bytes, () => readAll(bytes));
    const whole = unchanged && contentOf(unchanged.weights.tensors);
    // Archives have checksums, so that nothing but what is left out altogether can go unnoticed.
    const isGuarded = /\.(pt|npz)$/.test(name) && !name.includes("legacy");
    await forMutations(bytes, { usual: 250 }, async (file) => {
      const read = await readOrRefused(file, () => readAll(file));
      if (read === undefined) return;
      expect(read.numbers).toBeLessThan(2 ** 22);
      if (!isGuarded || whole === undefined) return;
      for (const [key, content] of contentOf(read.weights.tensors)) expect(whole.get(key)).toEqual(content);
    });
  });

  const keras = join(import.meta.dirname, "../../../shared/models/three_layer_weights_keras20.h5");
  test.skipIf(!existsSync(keras))("weights of Keras 2", async () => {
    const bytes = readFileSync(keras).subarray();
    await forMutations(bytes, { usual: 5, share: 1 / 60 }, async (file) => {
      await readOrRefused(file, () => readAll(file), LONGEST_OF_THREADS);
    });
  });
});
