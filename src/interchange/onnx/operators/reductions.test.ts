import fc from "fast-check";
import { describe, test } from "vitest";
import { float32Tensor } from "#trees";
import { type Attributes, floats, node, wholes } from "../graph.testing.ts";
import { drawn, expectDerivatives, expectFolded, expectSame } from "./on-both.testing.ts";

const x = drawn("x", [2, 3, 4]);
const positive = float32Tensor(
  Float32Array.from(x.data, (value) => Math.abs(value) + 0.2),
  x.shape,
);

const OPERATORS = [
  "ReduceSum",
  "ReduceMean",
  "ReduceMax",
  "ReduceMin",
  "ReduceProd",
  "ReduceSumSquare",
  "ReduceL1",
  "ReduceL2",
  "ReduceLogSum",
  "ReduceLogSumExp",
];

describe.each(OPERATORS)("%s", (operator) => {
  test("over any axes, by attribute and by input", async () => {
    const axes = fc.uniqueArray(fc.integer({ min: -3, max: 2 }), {
      minLength: 0,
      maxLength: 3,
      selector: (axis) => (axis + 3) % 3,
    });
    await fc.assert(
      fc.asyncProperty(axes, fc.integer({ min: 0, max: 1 }), async (named, keepdims) => {
        const attributes: Attributes = { keepdims, ...(named.length > 0 && { axes: named }) };
        const isSum = operator === "ReduceSum";
        const byAttribute = { nodes: [node(operator, ["x"], ["z"], attributes)], opset: isSum ? 11 : 13 };
        await expectSame({ ...byAttribute, inputs: { x: positive } });
        const nodes = [node(operator, named.length > 0 ? ["x", "axes"] : ["x"], ["z"], { keepdims })];
        await expectSame({ nodes, inputs: { x: positive }, stored: [wholes("axes", named)], opset: 18 });
      }),
      { numRuns: 6 },
    );
  });

  test("has derivatives", () =>
    expectDerivatives({
      nodes: [node(operator, ["x"], ["z"], { axes: [1] })],
      inputs: { x: positive },
      opset: operator === "ReduceSum" ? 11 : 13,
    }));
});

test("nothing is reduced where no axes are named and that is asked for", async () => {
  const nodes = [node("ReduceSum", ["x", "axes"], ["z"], { noop_with_empty_axes: 1 })];
  await expectSame({ nodes, inputs: { x }, stored: [wholes("axes", [])], opset: 18 });
});

test.each(["ArgMax", "ArgMin"])("%s along an axis", async (operator) => {
  for (const attributes of [{}, { axis: 1, keepdims: 0 }, { axis: -1 }]) {
    await expectSame({ nodes: [node(operator, ["x"], ["z"], attributes)], inputs: { x } });
  }
});

test.each([
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
])("sums up to each place, exclusive %i, reverse %i", async (exclusive, reverse) => {
  const nodes = [node("CumSum", ["x", "axis"], ["z"], { exclusive, reverse })];
  await expectSame({ nodes, inputs: { x }, stored: [wholes("axis", [1], [])] });
});

test("constants are reduced", async () => {
  for (const operator of ["ReduceSum", "ReduceMean", "ReduceMax", "ReduceMin", "ReduceProd"]) {
    for (const keepdims of [0, 1]) {
      const stored = [floats("a", [2, 3], [1, 2, 3, 4, 5, 7]), wholes("axes", [1])];
      await expectFolded([node(operator, ["a", "axes"], ["z"], { keepdims })], stored, 18);
    }
  }
});

test.each(["ArgMax", "ArgMin"])("%s finds the first or the last of equal elements", async (operator) => {
  const inputs = { x: float32Tensor(Float32Array.of(3, 1, 3, 1, 2, 2), [2, 3]) };
  for (const select_last_index of [0, 1]) {
    for (const axis of [0, 1]) {
      const nodes = [
        node(operator, ["x"], ["places"], { axis, select_last_index, keepdims: axis }),
        node("Cast", ["places"], ["z"], { to: 1 }),
      ];
      await expectSame({ nodes, inputs });
    }
  }
});
