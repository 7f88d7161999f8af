import { lax, numpy as np } from "@jax-js/jax";
import { describe, expect, test } from "vitest";
import { compile } from "../compile.ts";
import { inspectCompilation } from "../inspect.ts";
import type { PassName } from "../passes.ts";
import type { TensorSpec } from "../program/program.ts";
import { channelBlock } from "../session/channel-block.ts";
import { largestDifference, sampleTensor } from "../testing/oracle.ts";

type Fn = (...args: np.Array[]) => np.Array;

const PLAIN: readonly PassName[] = [
  "blocked-convolution",
  "carried-blocks",
  "scaled-channels",
  "fused-sums",
  "fused-affine",
];

const float = (...shape: number[]): TensorSpec => ({ type: "float32", shape });
const relu = (x: np.Array): np.Array => np.maximum(0, x);
const perChannel = (x: np.Array): np.Array => x.reshape([x.shape[0]!, 1, 1]);

/** The largest difference from what ONNX's own operators make of it. */
async function differenceOf(fn: Fn, specs: readonly TensorSpec[]): Promise<number> {
  const resultOf = async (without: readonly PassName[]) => {
    const compiled = await compile<np.Array[], np.Array>(fn, [...specs], { without });
    const result = await compiled.run(...specs.map((spec, i) => sampleTensor(spec, i + 1)));
    compiled.release();
    return result;
  };
  const [made, plain] = [await resultOf([]), await resultOf(PLAIN)];
  expect(made.shape).toEqual(plain.shape);
  return largestDifference(made.data, plain.data);
}

/** `max(0, x · scale + shift + y)`. */
const residual: Fn = (x, y, scale, shift) => relu(x!.mul(perChannel(scale!)).add(perChannel(shift!)).add(y!));

/** Two convolutions, each with a shift and a rectifier, the second with what the first made of it. */
const convolutions: Fn = (x, first, second, shift) => {
  const convolve = (maps: np.Array, kernel: np.Array) =>
    lax.convGeneralDilated(maps, kernel.mul(0.1), [1, 1], "SAME");
  const within = relu(convolve(x!, first!).add(perChannel(shift!.ref)));
  return relu(convolve(within.ref, second!).add(perChannel(shift!)).add(within));
};

/** Each example by its own factors, summed over its pixels. */
const byExample: Fn = (x, y, kernel, scale) => {
  const maps = lax.convGeneralDilated(x!, kernel!.mul(0.1), [1, 1], "SAME");
  return maps
    .mul(scale!.reshape([...scale!.shape, 1, 1]))
    .add(y!)
    .sum([2, 3]);
};

const CASES: readonly (readonly [string, Fn, readonly TensorSpec[]])[] = [
  ["channels side by side", residual, [float(3, 5, 16, 32), float(3, 5, 16, 32), float(5), float(5)]],
  ["what is no whole number of blocks", residual, [float(3, 5, 7, 9), float(3, 5, 7, 9), float(5), float(5)]],
  ["one image", residual, [float(1, 5, 16, 32), float(1, 5, 16, 32), float(5), float(5)]],
  ["what is added once to all", residual, [float(3, 5, 16, 32), float(5, 16, 32), float(5), float(5)]],
  ["convolutions", convolutions, [float(4, 32, 16, 8), float(32, 32, 3, 3), float(32, 32, 3, 3), float(32)]],
  [
    "an image of few pixels",
    convolutions,
    [float(4, 64, 2, 3), float(64, 64, 3, 3), float(64, 64, 3, 3), float(64)],
  ],
  [
    "factors of examples",
    byExample,
    [float(4, 16, 8, 16), float(4, 32, 8, 16), float(32, 16, 3, 3), float(4, 32)],
  ],
];

describe("sums and rectifiers in convolutions are those of operators of their own, for", () => {
  test.each(CASES)("%s", async (_, fn, specs) => {
    expect(await differenceOf(fn, specs)).toBeLessThan(2e-5);
  });
});

test.skipIf((await channelBlock()) === null)("what lies in blocks stays in them", async () => {
  const { operators } = await inspectCompilation<np.Array[], np.Array>(convolutions, [...CASES[4]![2]]);
  expect(operators).toMatchObject({
    "com.microsoft.nchwc:ReorderInput": 1,
    "com.microsoft.nchwc:ReorderOutput": 1,
  });
  expect(operators).not.toHaveProperty("Relu");
  expect(operators).not.toHaveProperty("Add");
});
