import { numpy as np, vmap } from "@jax-js/jax";
import { describe, expect, test } from "vitest";
import { inspectCompilation } from "../inspect.ts";
import type { TensorSpec } from "../program/program.ts";
import { compareWithJax, sampleTensor } from "../testing/oracle.ts";

type Product = (x: np.Array, y: np.Array) => np.Array;

const float = (...shape: number[]): TensorSpec => ({ type: "float32", shape });

const dot: Product = (x, y) => np.dot(x, y);
/** With the first axis of both summed over, the way round in which a gradient of weights arrives. */
const overFirst: Product = (x, y) => np.dot(y.transpose(), x).transpose();
/** With the last axis of both summed over, as in a gradient of inputs. */
const overLast: Product = (x, y) => np.dot(x, y.transpose());
const overBoth: Product = (x, y) => np.dot(x.transpose(), y.transpose());
/** Shares of tokens times values of tokens, whose heads lie between the token and its numbers, as attention has it. */
const attended: Product = (x, y) => np.matmul(x, y.transpose([0, 2, 1, 3])).transpose([0, 2, 1, 3]);
/** Queries times keys, likewise. */
const scored: Product = (x, y) => np.matmul(x.transpose([0, 2, 1, 3]), y.transpose([0, 2, 3, 1]));
const mappedRight = (product: Product): Product => vmap(product, [null, 0]);
const mappedLeft = (product: Product): Product => vmap(product, [0, null]);
const mapped = (product: Product): Product => vmap(product, [0, 0]);

interface Case {
  readonly name: string;
  readonly product: Product;
  readonly x: TensorSpec;
  readonly y: TensorSpec;
  /** Operators other than those that only name a shape. */
  readonly operators: readonly string[];
}

const cases: readonly Case[] = [
  { name: "a plain product", product: dot, x: float(40, 24), y: float(24, 32), operators: ["MatMul"] },
  {
    name: "narrow columns of one matrix, which stays as it is",
    product: dot,
    x: float(40, 24),
    y: float(24, 10),
    operators: ["MatMul"],
  },
  {
    name: "narrow columns of several matrices, which become the rows",
    product: mapped(dot),
    x: float(6, 40, 24),
    y: float(6, 24, 10),
    operators: ["FusedMatMul", "Transpose"],
  },
  {
    name: "narrow results of few rows, which stay as they are",
    product: mapped(dot),
    x: float(6, 5, 24),
    y: float(6, 24, 10),
    operators: ["MatMul"],
  },
  {
    name: "a gradient of weights",
    product: overFirst,
    x: float(40, 24),
    y: float(40, 32),
    operators: ["Gemm"],
  },
  {
    name: "gradients of narrow weights",
    product: mapped(overFirst),
    x: float(6, 40, 24),
    y: float(6, 40, 10),
    operators: ["FusedMatMul", "Transpose"],
  },
  {
    name: "a gradient of inputs",
    product: overLast,
    x: float(40, 24),
    y: float(32, 24),
    operators: ["Gemm"],
  },
  { name: "both turned", product: overBoth, x: float(24, 40), y: float(32, 24), operators: ["Gemm"] },
  {
    name: "networks with examples of their own",
    product: mapped(dot),
    x: float(6, 40, 24),
    y: float(6, 24, 32),
    operators: ["MatMul"],
  },
  {
    name: "networks on the same examples",
    product: mappedRight(dot),
    x: float(200, 24),
    y: float(6, 24, 32),
    operators: ["MatMul"],
  },
  {
    name: "narrow networks on the same examples, one product",
    product: mappedRight(dot),
    x: float(200, 24),
    y: float(6, 24, 8),
    operators: ["Transpose", "Gemm", "Transpose"],
  },
  {
    name: "probes of networks on the networks' own examples",
    product: mapped(mappedRight(dot)),
    x: float(3, 200, 24),
    y: float(3, 5, 24, 10),
    operators: ["Transpose", "FusedMatMul", "Transpose"],
  },
  {
    name: "probes of networks against weights that lie the other way",
    product: mapped(mappedRight(overLast)),
    x: float(3, 200, 24),
    y: float(3, 5, 32, 24),
    operators: ["FusedMatMul"],
  },
  {
    name: "examples that lie transposed and meet many columns",
    product: mappedRight(overFirst),
    x: float(40, 24),
    y: float(20, 40, 32),
    operators: ["Einsum", "MatMul"],
  },
  {
    name: "networks' own examples that lie transposed and meet many columns",
    product: mapped(mappedRight(overFirst)),
    x: float(2, 40, 24),
    y: float(2, 20, 40, 32),
    operators: ["Einsum", "MatMul"],
  },
  {
    name: "many examples under one narrow matrix",
    product: mappedLeft(dot),
    x: float(6, 40, 24),
    y: float(24, 10),
    operators: ["Gemm", "Transpose"],
  },
  {
    name: "what heads that lie among tokens find, turned and turned back",
    product: attended,
    x: float(2, 3, 20, 24),
    y: float(2, 24, 3, 16),
    operators: ["Transpose", "FusedMatMul", "Transpose"],
  },
  {
    name: "scores of heads that lie among tokens, whose matrices are turned",
    product: scored,
    x: float(2, 20, 3, 16),
    y: float(2, 24, 3, 16),
    operators: ["Transpose", "Transpose", "FusedMatMul"],
  },
  {
    name: "probes of what heads find",
    product: mappedRight(attended),
    x: float(2, 3, 20, 24),
    y: float(5, 2, 24, 3, 16),
    operators: ["Transpose", "Transpose", "FusedMatMul", "Transpose", "Transpose"],
  },
];

async function operatorsOf({ product, x, y }: Case): Promise<readonly string[]> {
  const { operators } = await inspectCompilation<[np.Array, np.Array], np.Array>(product, [x, y]);
  const names = Object.entries(operators).flatMap(([name, count]) => Array<string>(count).fill(name));
  return names.map((name) => name.split(":").at(-1)!).filter((name) => name !== "Reshape");
}

describe.each(cases)("$name", (own) => {
  test("agrees with jax-js", async () => {
    const tensors = [sampleTensor(own.x, 1), sampleTensor(own.y, 2)];
    const { difference } = await compareWithJax((x, y) => own.product(x!, y!), tensors, { device: "wasm" });
    expect(difference).toBeLessThan(1e-5);
  });

  test("takes the operators it should", async () => {
    expect((await operatorsOf(own)).toSorted()).toEqual(own.operators.toSorted());
  });
});
