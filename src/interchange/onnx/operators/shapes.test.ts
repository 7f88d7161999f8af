import { describe, expect, test } from "vitest";
import { type Attributes, floats, node, wholes } from "../graph.testing.ts";
import { drawn, expectDerivatives, expectFolded, expectSame } from "./on-both.testing.ts";

const x = drawn("x", [2, 3, 4]);
const numbers = floats("a", [2, 3, 4], x.data);

/** An operator of `x` with further stored inputs, traced and folded. */
async function expectBoth(
  operator: string,
  attributes: Attributes,
  more: ReadonlyArray<ReturnType<typeof wholes>> = [],
  opset?: number,
): Promise<void> {
  const names = more.map(({ name }) => name);
  const version = opset === undefined ? {} : { opset };
  const own = {
    nodes: [node(operator, ["x", ...names], ["z"], attributes)],
    inputs: { x },
    stored: more,
    ...version,
  };
  await expectSame(own);
  await expectDerivatives(own);
  await expectFolded([node(operator, ["a", ...names], ["z"], attributes)], [numbers, ...more], opset);
}

test.each([[[6, 4]], [[-1, 3]], [[0, -1]], [[2, 0, 2, 2]], [[24]]])("Reshape to %j", async (shape) => {
  await expectBoth("Reshape", {}, [wholes("shape", shape)]);
});

test("a shape that does not fit is refused", async () => {
  const own = { nodes: [node("Reshape", ["x", "s"], ["z"])], inputs: { x }, stored: [wholes("s", [5, -1])] };
  await expect(expectSame(own)).rejects.toThrow();
});

test.each([0, 1, 2, 3, -1])("Flatten at axis %i", (axis) => expectBoth("Flatten", { axis }));

test.each([[undefined], [[0, 2, 1]], [[2, 0, 1]]])("Transpose by %j", (perm) =>
  expectBoth("Transpose", perm === undefined ? {} : { perm }),
);

test("axes of one element come and go, by input and by attribute", async () => {
  await expectBoth("Unsqueeze", {}, [wholes("axes", [0, -1])]);
  await expectBoth("Unsqueeze", { axes: [1, 3] }, [], 11);
  const narrow = drawn("narrow", [1, 3, 1, 2]);
  for (const [attributes, stored, opset] of [
    [{}, [wholes("axes", [0])], 13],
    [{}, [wholes("axes", [-2, 0])], 13],
    [{ axes: [2] }, [], 11],
    [{}, [], 13],
  ] as const) {
    const names = stored.map(({ name }) => name);
    const nodes = [node("Squeeze", ["x", ...names], ["z"], attributes)];
    await expectSame({ nodes, inputs: { x: narrow }, stored, opset });
  }
});

test.each([[[2, 3, 4]], [[5, 2, 3, 4]], [[1, 1, 1]]])("Expand to %j", (shape) =>
  expectBoth("Expand", {}, [wholes("shape", shape)]),
);

test("Expand of axes of one element", async () => {
  const own = {
    nodes: [node("Expand", ["x", "s"], ["z"])],
    inputs: { x: drawn("thin", [3, 1]) },
    stored: [wholes("s", [2, 1, 4])],
  };
  await expectSame(own);
  await expectDerivatives(own);
});

test.each([0, 1, -1])("Concat along axis %i", async (axis) => {
  const own = {
    nodes: [node("Concat", ["x", "y", "x"], ["z"], { axis })],
    inputs: { x, y: drawn("y", [2, 3, 4]) },
  };
  await expectSame(own);
  await expectDerivatives(own);
  await expectFolded([node("Concat", ["a", "a"], ["z"], { axis })], [numbers]);
});

describe("Split", () => {
  const joined = (names: readonly string[]) => node("Concat", [...names].reverse(), ["z"], { axis: 2 });

  test.each([
    [{ axis: 2 }, [], 11, 2],
    [{ axis: -1, split: [1, 3] }, [], 11, 2],
    [{ axis: 2 }, [wholes("parts", [3, 1])], 13, 2],
    [{ axis: 2, num_outputs: 3 }, [], 18, 3],
  ] as const)("by %j %j in opset %i", async (attributes, stored, opset, count) => {
    const parts = Array.from({ length: count }, (_, i) => `part${i}`);
    const names = stored.map(({ name }) => name);
    const own = {
      nodes: [node("Split", ["x", ...names], parts, attributes), joined(parts)],
      inputs: { x },
      stored,
      opset,
    };
    // Three parts of four are of two, two and none, which ONNX Runtime refuses.
    if (count === 3) await expectSame({ ...own, inputs: { x: drawn("five", [2, 3, 5]) } });
    else await expectSame(own);
    if (count < 3) await expectDerivatives(own);
    if (count < 3)
      await expectFolded(
        [node("Split", ["a", ...names], parts, attributes), joined(parts)],
        [numbers, ...stored],
        opset,
      );
  });
});

test("Tile", () => expectBoth("Tile", {}, [wholes("repeats", [2, 1, 3])]));

test("shapes are known while a graph is traced, and computed with", async () => {
  const nodes = [
    node("Shape", ["x"], ["shape"]),
    node("Gather", ["shape", "zero"], ["batch"]),
    node("Unsqueeze", ["batch", "axis"], ["first"]),
    node("Concat", ["first", "rest"], ["whole"], { axis: 0 }),
    node("Reshape", ["x", "whole"], ["flat"]),
    node("Size", ["flat"], ["size"]),
    node("Cast", ["size"], ["real"], { to: 1 }),
    node("Div", ["flat", "real"], ["z"]),
  ];
  const stored = [wholes("zero", [0], []), wholes("axis", [0]), wholes("rest", [-1])];
  await expectSame({ nodes, inputs: { x }, stored });
  const part = [node("Shape", ["x"], ["s"], { start: 1, end: -1 }), node("Expand", ["one", "s"], ["z"])];
  await expectSame({ nodes: part, inputs: { x }, stored: [floats("one", [1], [1])], opset: 15 });
});

test("ConstantOfShape and Range", async () => {
  await expectFolded([node("ConstantOfShape", ["s"], ["z"])], [wholes("s", [2, 3])]);
  const stored = [wholes("from", [1], []), wholes("to", [10], []), wholes("by", [3], [])];
  await expectFolded([node("Range", ["from", "to", "by"], ["z"])], stored);
});

test.each([
  ["DepthToSpace", { blocksize: 2, mode: "DCR" }, [2, 8, 3, 2]],
  ["DepthToSpace", { blocksize: 2, mode: "CRD" }, [2, 8, 3, 2]],
  ["SpaceToDepth", { blocksize: 2 }, [2, 3, 4, 6]],
] as const)("%s %j", async (operator, attributes, shape) => {
  await expectSame({
    nodes: [node(operator, ["x"], ["z"], attributes)],
    inputs: { x: drawn("maps", shape) },
  });
});
