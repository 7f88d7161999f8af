import { test } from "vitest";
import { floats, node } from "../graph.testing.ts";
import { drawn, drawnWholes, expectDerivatives, expectSame } from "./on-both.testing.ts";

test.each([
  [
    [3, 4],
    [4, 2],
  ],
  [[4], [4, 2]],
  [[3, 4], [4]],
  [
    [2, 3, 4],
    [4, 5],
  ],
  [
    [3, 4],
    [5, 4, 2],
  ],
  [
    [2, 1, 3, 4],
    [5, 4, 2],
  ],
  [
    [1, 4],
    [4, 1],
  ],
])("MatMul of %j and %j", async (left, right) => {
  const own = {
    nodes: [node("MatMul", ["a", "b"], ["z"])],
    inputs: { a: drawn("a", left), b: drawn("b", right) },
  };
  await expectSame(own);
  await expectDerivatives(own);
});

test.each([
  [0, 0, [2]],
  [0, 1, [1, 2]],
  [1, 0, [3, 1]],
  [1, 1, undefined],
] as const)("Gemm with transA %i, transB %i and C of %j", async (transA, transB, bias) => {
  const own = {
    nodes: [
      node("Gemm", bias ? ["a", "b", "c"] : ["a", "b"], ["z"], {
        transA,
        transB,
        alpha: { real: 0.5 },
        beta: { real: 2 },
      }),
    ],
    inputs: { a: drawn("a", transA ? [4, 3] : [3, 4]), b: drawn("b", transB ? [2, 4] : [4, 2]) },
    stored: bias ? [floats("c", bias, drawn("c", bias).data)] : [],
  };
  await expectSame(own);
  await expectDerivatives(own);
});

test.each([
  [
    "bij, bjk -> bik",
    [
      [2, 3, 4],
      [2, 4, 5],
    ],
  ],
  [
    "bhqd,bhkd->bhqk",
    [
      [2, 2, 3, 4],
      [2, 2, 5, 4],
    ],
  ],
  ["ij->ji", [[3, 4]]],
] as const)("Einsum %s", async (equation, shapes) => {
  const names = shapes.map((_, i) => `x${i}`);
  const inputs = Object.fromEntries(shapes.map((shape, i) => [`x${i}`, drawn(`x${i}`, shape)]));
  await expectSame({ nodes: [node("Einsum", names, ["z"], { equation })], inputs });
});

const head = { q: drawn("q", [2, 2, 3, 4]), k: drawn("k", [2, 2, 5, 4]), v: drawn("v", [2, 2, 5, 6]) };
const flat = { q: drawn("q", [2, 3, 8]), k: drawn("k", [2, 5, 4]), v: drawn("v", [2, 5, 4]) };

test.each([
  ["as it is", head, {}, []],
  ["causal", { ...head, k: drawn("k", [2, 2, 3, 4]), v: drawn("v", [2, 2, 3, 6]) }, { is_causal: 1 }, []],
  ["with a scale and a cap", head, { scale: { real: 0.3 }, softcap: { real: 1.5 } }, []],
  ["with a mask", head, {}, ["m"]],
  ["with a cap and a mask", head, { softcap: { real: 1.5 } }, ["m"]],
  ["in heads that share keys", flat, { q_num_heads: 4, kv_num_heads: 2 }, []],
] as const)("Attention %s", async (_, inputs, attributes, masks) => {
  const own = {
    nodes: [node("Attention", ["q", "k", "v", ...masks], ["z"], attributes)],
    inputs,
    stored: [floats("m", [3, 5], drawn("m", [3, 5]).data)],
    opset: 23,
  };
  await expectSame(own);
  await expectDerivatives(own);
});

test("rows of a table by whole numbers", async () => {
  const stored = [floats("table", [7, 3], drawn("table", [7, 3]).data)];
  const tokens = drawnWholes("tokens", [2, 5], 7);
  await expectSame({ nodes: [node("Gather", ["table", "x"], ["z"])], inputs: { x: tokens }, stored });
});
