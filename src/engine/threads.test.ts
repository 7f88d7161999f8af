import { numpy as np } from "@jax-js/jax";
import { afterEach, expect, test } from "vitest";
import { randomStream } from "#random";
import { float32Tensor } from "#trees";
import { compile } from "./compile.ts";
import { selectThreads } from "./session/threads.ts";

afterEach(() => selectThreads(1));

// As gradients of kernels of one pixel are: sums along the last axis of both, over all pixels of all images.
test.each([
  [16, 32, 32_768],
  [32, 16, 32_768],
  [32, 64, 8_192],
])("a product of %i rows by %i over %i has the same bits on two threads", async (rows, columns, depth) => {
  const stream = randomStream(rows, "operands");
  const operand = (count: number) => ({
    spec: { type: "float32", shape: [1, count, depth] } as const,
    tensor: float32Tensor(
      Float32Array.from({ length: count * depth }, () => stream.normal()),
      [1, count, depth],
    ),
  });
  const [left, right] = [operand(rows), operand(columns)];
  const product = async (threads: number) => {
    selectThreads(threads);
    const program = await compile(
      (x: np.Array, y: np.Array) => np.einsum("gik,gjk->gij", x, y),
      [left.spec, right.spec],
    );
    const { data } = await program.run(left.tensor, right.tensor);
    program.release();
    return data;
  };
  expect(await product(2)).toEqual(await product(1));
});
