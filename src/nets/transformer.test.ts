import { readFileSync } from "node:fs";
import { join } from "node:path";
import { grad, jvp, nn, numpy as np } from "@jax-js/jax";
import { describe, expect, test } from "vitest";
import { compile } from "#engine";
import { PADDING, sizesOfLayers, type TransformerShape, transformerLayers } from "#nets/layers";
import { float32Tensor, int32Tensor } from "#trees";
import { transformerLogits } from "./transformer.ts";

/** What PyTorch's own blocks give in float64: `fixtures/transformer.py`. */
interface Fixture {
  readonly loss: number;
  readonly logits: readonly number[];
  readonly gradient: readonly number[];
  readonly product: readonly number[];
}

const fixture: Fixture = JSON.parse(
  readFileSync(join(import.meta.dirname, "fixtures/transformer.json"), "utf8"),
);

const SHAPE: TransformerShape = {
  width: 4,
  heads: 2,
  hidden: 6,
  depth: 2,
  words: { source: 7, target: 6 },
  length: { source: 5, target: 4 },
};
const { layout, parameters, workload } = sizesOfLayers({
  family: "transformer",
  inputShape: [SHAPE.length.source],
  classes: SHAPE.words.target,
  layers: transformerLayers(SHAPE),
});

const flat = Float32Array.from({ length: layout.size }, (_, i) => 0.5 * Math.sin(1.7 * i));
parameters.forEach(({ role }, i) => {
  const { offset, size } = layout.entries[i]!;
  for (let j = offset; role === "norm-weight" && j < offset + size; j++) flat[j]! += 1;
});
const sentences = (rows: readonly (readonly number[])[]) =>
  int32Tensor(Int32Array.from(rows.flat()), [rows.length, rows[0]!.length]);
const [source, target, wanted] = [
  sentences([
    [1, 2, 3, 4, 5],
    [6, 6, 2, 0, 0],
    [3, 1, 0, 0, 0],
  ]),
  sentences([
    [1, 2, 3, 4],
    [1, 5, 5, 0],
    [1, 2, 0, 0],
  ]),
  sentences([
    [2, 3, 4, 5],
    [5, 5, 3, 0],
    [2, 4, 0, 0],
  ]),
];

type Arguments = readonly [flat: np.Array, source: np.Array, target: np.Array, wanted: np.Array];

const logitsOf = (vector: np.Array, from: np.Array, to: np.Array): np.Array => {
  const named = Object.fromEntries(
    layout.entries.map(({ name, shape, offset, size }) => [
      name,
      vector.ref.slice([offset, offset + size]).reshape([...shape]),
    ]),
  );
  return transformerLogits(named, { source: from, target: to }, SHAPE);
};

const lossOf = (...[vector, from, to, words]: Arguments): np.Array => {
  const logits = logitsOf(vector, from, to);
  const [pairs, length, count] = logits.shape as [number, number, number];
  const isWanted = np.equal(
    words.ref.reshape([pairs, length, 1]),
    np.arange(count, undefined, undefined, { dtype: np.int32 }),
  );
  const own = np.where(isWanted, nn.logSoftmax(logits, -1), 0).sum(-1);
  const counted = np.where(np.equal(words, PADDING), 0, 1).astype(np.float32);
  return own.mul(counted.ref).sum(-1).div(counted.sum(-1)).mean().neg();
};

/** What a function of the parameters and the sentences gives through the engine. */
async function numbersOf(fn: (...args: Arguments) => np.Array): Promise<Float32Array> {
  const tensors = [float32Tensor(flat), source, target, wanted] as const;
  const compiled = await compile<Arguments, np.Array>(fn, tensors);
  const { data } = await compiled.run(...tensors);
  compiled.release();
  return Float32Array.from(data);
}

describe("a Transformer of two blocks in the encoder and two in the decoder is PyTorch's own, with padding", () => {
  test("in its logits", async () => {
    const found = await numbersOf((vector, from, to) => logitsOf(vector, from, to));
    expect(found).toBeAllclose(fixture.logits, { absolute: 1e-5 });
  });

  test("in its loss", async () => {
    expect(await numbersOf(lossOf)).toBeAllclose([fixture.loss], { relative: 1e-6 });
  });

  test("in the gradient", async () => {
    const found = await numbersOf((...args) => grad(lossOf)(...args));
    expect(found).toBeAllclose(fixture.gradient, { absolute: 1e-5 });
  });

  test("in a product of the Hessian with a vector", async () => {
    const direction = Float32Array.from({ length: layout.size }, (_, i) => Math.cos(2.3 * i));
    const found = await numbersOf((vector, ...tokens) => {
      const gradient = (at: np.Array) => grad(lossOf)(at, ...tokens);
      return jvp(gradient, [vector], [np.array(direction)])[1];
    });
    expect(found).toBeAllclose(fixture.product, { absolute: 1e-4 });
  });
});

test("the workload counts every product of a matrix with the vector of a token, and of queries with keys", () => {
  const { width, hidden, words, length, depth } = SHAPE;
  const forward = 2 * width * hidden;
  const encoder = length.source * (4 * width ** 2 + forward) + 2 * length.source ** 2 * width;
  const decoder =
    length.target * (6 * width ** 2 + forward + 2 * (length.target + length.source) * width) +
    length.source * 2 * width ** 2;
  const head = length.target * width * words.target;
  expect(workload.multiplyAdds).toBe(depth * (encoder + decoder) + head);
});
