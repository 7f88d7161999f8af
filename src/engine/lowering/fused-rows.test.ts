import { numpy as np, vmap } from "@jax-js/jax";
import { expect, test } from "vitest";
import { inspectCompilation } from "../inspect.ts";
import type { TensorSpec } from "../program/program.ts";
import { channelBlock } from "../session/channel-block.ts";
import { compareWithJax, sampleTensor } from "../testing/oracle.ts";

const float = (...shape: number[]): TensorSpec => ({ type: "float32", shape });
const specs: [TensorSpec, TensorSpec, TensorSpec] = [float(6, 5), float(5, 4), float(4)];

type Layer = (x: np.Array, weight: np.Array, bias: np.Array) => np.Array | np.Array[];

const linear = (x: np.Array, weight: np.Array, bias: np.Array) => np.dot(x, weight).add(bias);
const turned = (x: np.Array, weight: np.Array, bias: np.Array) =>
  np.dot(x, weight.reshape([4, 5]).transpose()).add(bias);
/** On processors alone, which have an operator for it. */
const rectified = (await channelBlock()) === null ? ["Gemm", "Relu"] : ["com.microsoft:FusedGemm"];

test.each<readonly [string, Layer, readonly string[]]>([
  ["a bias", linear, ["Gemm"]],
  ["a bias, where a factor is turned", turned, ["Gemm"]],
  ["a bias that comes first", (x, weight, bias) => bias.add(np.dot(x, weight)), ["Gemm"]],
  ["a bias and a rectifier", (x, weight, bias) => np.maximum(0, linear(x, weight, bias)), rectified],
  [
    "a bias, but no rectifier of what is read besides",
    (x, weight, bias) => {
      const sum = linear(x, weight, bias);
      return [np.maximum(0, sum.ref), np.sin(sum)];
    },
    ["Gemm", "Relu", "Sin"],
  ],
  [
    "no bias of a product that is read besides",
    (x, weight, bias) => {
      const product = np.dot(x, weight);
      return [product.ref.add(bias), np.sin(product)];
    },
    ["Add", "MatMul", "Sin"],
  ],
  [
    "no bias of a product that is returned",
    (x, weight, bias) => {
      const product = np.dot(x, weight);
      return [product.ref.add(bias), product];
    },
    ["Add", "MatMul"],
  ],
])("a product takes up %s", async (_, layer, expected) => {
  const { operators } = await inspectCompilation<[np.Array, np.Array, np.Array], np.Array | np.Array[]>(
    layer,
    specs,
  );
  const names = Object.keys(operators).filter((name) => name !== "Identity" && name !== "Reshape");
  expect(names.toSorted()).toEqual(expected.toSorted());
  const tensors = specs.map((spec, i) => sampleTensor(spec, i));
  const { difference } = await compareWithJax((x, y, z) => layer(x!, y!, z!), tensors);
  expect(difference).toBeLessThan(1e-6);
});

test("no bias of several products, and no column", async () => {
  const several = vmap(linear, [0, 0, 0]);
  const column = (x: np.Array, weight: np.Array, bias: np.Array) =>
    np.dot(x, weight).add(bias.reshape([6, 1]));
  const cases: readonly (readonly [Layer, typeof specs])[] = [
    [several, [float(3, 6, 5), float(3, 5, 4), float(3, 4)]],
    [column, [specs[0], specs[1], float(6)]],
  ];
  for (const [fn, shapes] of cases) {
    const { operators } = await inspectCompilation<[np.Array, np.Array, np.Array], np.Array | np.Array[]>(
      fn,
      shapes,
    );
    expect(operators).toMatchObject({ Add: 1 });
    expect(operators).not.toHaveProperty("Gemm");
  }
});
