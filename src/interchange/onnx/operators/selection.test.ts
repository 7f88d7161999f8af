import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { float32Tensor, int32Tensor } from "#trees";
import { floats, node, wholes } from "../graph.testing.ts";
import { drawn, expectDerivatives, expectFolded, expectSame } from "./on-both.testing.ts";

const x = drawn("x", [4, 5]);
const numbers = floats("a", [4, 5], x.data);

const MOST = 2 ** 62;
const place = fc.oneof(fc.integer({ min: -8, max: 8 }), fc.constantFrom(MOST, -MOST));
const step = fc.integer({ min: -3, max: 3 }).filter((value) => value !== 0);

describe("Slice", () => {
  test("of any start, end and step", async () => {
    await fc.assert(
      fc.asyncProperty(place, place, step, fc.integer({ min: -2, max: 1 }), async (from, to, by, axis) => {
        const stored = [
          wholes("starts", [from]),
          wholes("ends", [to]),
          wholes("axes", [axis]),
          wholes("steps", [by]),
        ];
        const inputs = ["starts", "ends", "axes", "steps"];
        const size = x.shape[axis < 0 ? axis + 2 : axis]!;
        fc.pre(lengthOf(size, from, to, by) > 0);
        await expectSame({ nodes: [node("Slice", ["x", ...inputs], ["z"])], inputs: { x }, stored });
        await expectFolded([node("Slice", ["a", ...inputs], ["z"])], [numbers, ...stored]);
      }),
      { numRuns: 60 },
    );
  });

  /** As Python slices. */
  function lengthOf(size: number, from: number, to: number, by: number): number {
    const all = Array.from({ length: size }, (_, i) => i);
    const at = (value: number): number => (value < 0 ? value + size : value);
    if (by > 0) return all.slice(Math.max(0, at(from)), Math.max(0, Math.min(size, at(to)))).length;
    return Math.max(0, Math.min(size - 1, at(from)) - Math.max(-1, at(to)));
  }

  test("by attributes, with derivatives", async () => {
    const attributes = { starts: [1, 0], ends: [4, -1], axes: [0, 1] };
    const own = { nodes: [node("Slice", ["x"], ["z"], attributes)], inputs: { x }, opset: 9 };
    await expectSame(own);
    await expectDerivatives(own);
  });
});

describe("Gather", () => {
  test.each([
    [0, [2], []],
    [1, [-1], []],
    [1, [0, -2, 3, 3], [2, 2]],
    [-1, [4, 1], [2]],
  ] as const)("along axis %i by %j of shape %j", async (axis, indices, shape) => {
    const stored = [wholes("i", indices, [...shape])];
    const own = { nodes: [node("Gather", ["x", "i"], ["z"], { axis })], inputs: { x }, stored };
    await expectSame(own);
    await expectDerivatives(own);
    await expectFolded([node("Gather", ["a", "i"], ["z"], { axis })], [numbers, ...stored]);
  });

  test("by indices that come in, from the end as well", async () => {
    const i = int32Tensor(Int32Array.of(0, -1, 2, -4), [2, 2]);
    await expectSame({ nodes: [node("Gather", ["a", "i"], ["z"])], inputs: { i }, stored: [numbers] });
  });

  test.each([
    [
      [0, 1, -1, 4],
      [2, 2],
    ],
    [
      [2, 0, 3],
      [3, 1],
    ],
    [
      [1, 2],
      [1, 1, 2],
    ],
  ])("slices at %j of shape %j", async (indices, shape) => {
    const stored = [wholes("i", indices, shape)];
    const own = { nodes: [node("GatherND", ["x", "i"], ["z"])], inputs: { x }, stored };
    await expectSame(own);
    await expectDerivatives(own);
  });

  test("element by element", async () => {
    const stored = [wholes("i", [0, 4, -1, 2, 1, 1, 3, 0], [4, 2])];
    const own = { nodes: [node("GatherElements", ["x", "i"], ["z"], { axis: 1 })], inputs: { x }, stored };
    await expectSame(own);
    await expectDerivatives(own);
  });
});

describe("Pad", () => {
  test.each(["constant", "edge", "reflect"])("by mode %s", async (mode) => {
    const stored = [wholes("w", [1, 2, 0, 3])];
    const own = { nodes: [node("Pad", ["x", "w"], ["z"], { mode })], inputs: { x }, stored };
    await expectSame(own);
    await expectDerivatives(own);
  });

  test("by a number, on some axes, cutting, and as older operators write it", async () => {
    const stored = [wholes("w", [-1, 2]), floats("v", [], [1.5]), wholes("axes", [1])];
    await expectSame({
      nodes: [node("Pad", ["x", "w", "v", "axes"], ["z"])],
      inputs: { x },
      stored,
      opset: 18,
    });
    const attributes = { pads: [0, 1, 1, 0], value: { real: -2 }, mode: "constant" };
    await expectSame({ nodes: [node("Pad", ["x"], ["z"], attributes)], inputs: { x }, opset: 10 });
  });

  test("by a mode that nobody knows is refused", async () => {
    const own = {
      nodes: [node("Pad", ["x", "w"], ["z"], { mode: "odd" })],
      inputs: { x },
      stored: [wholes("w", [1, 1, 1, 1])],
    };
    await expect(expectSame(own)).rejects.toThrow();
  });
});

test.each([0, 1])("triangles, upper %i", async (upper) => {
  for (const k of [-1, 0, 2]) {
    const stored = [wholes("k", [k], [])];
    const own = { nodes: [node("Trilu", ["x", "k"], ["z"], { upper })], inputs: { x }, stored };
    await expectSame(own);
    await expectFolded([node("Trilu", ["a", "k"], ["z"], { upper })], [numbers, ...stored]);
  }
  await expectDerivatives({ nodes: [node("Trilu", ["x"], ["z"], { upper })], inputs: { x } });
});

test.each([0, -1])("one of several along axis %i", async (axis) => {
  const stored = [wholes("depth", [4], []), floats("values", [2], [-1, 2])];
  const i = int32Tensor(Int32Array.of(0, 3, -1, 2, 5), [5]);
  const nodes = [
    node("Cast", ["i"], ["wide"], { to: 7 }),
    node("OneHot", ["wide", "depth", "values"], ["z"], { axis }),
  ];
  await expectSame({ nodes, inputs: { i }, stored });
});

test.each([
  [[0, 1, -1, 4], [2, 2], [2], "none"],
  [[2, 0], [2, 1], [2, 5], "none"],
  [[1, 3, 1], [3, 1], [3, 5], "add"],
] as const)("slices are put where %j of shape %j says, by %s", async (indices, shape, of, reduction) => {
  const updates = floats("u", of, drawn("updates", of).data);
  const stored = [wholes("i", indices, [...shape]), updates];
  const own = { nodes: [node("ScatterND", ["x", "i", "u"], ["z"], { reduction })], inputs: { x }, stored };
  await expectSame({ ...own, opset: 18 });
  await expectDerivatives({ ...own, opset: 18 });
});

test.each([0, 1])("elements are put where indices along axis %i say", async (axis) => {
  const stored = [
    wholes("i", [0, 3, -1, 2, 1, 3], [2, 3]),
    floats("u", [2, 3], drawn("updates", [2, 3]).data),
  ];
  const nodes = [node("ScatterElements", ["x", "i", "u"], ["z"], { axis })];
  await expectSame({ nodes, inputs: { x }, stored });
  await expectDerivatives({ nodes, inputs: { x }, stored });
});

test.each([
  [1, 1],
  [0, 0],
])("the largest of an axis, or the smallest: %i along %i", async (isLargest, axis) => {
  const stored = [wholes("k", [2])];
  const attributes = { axis, largest: isLargest };
  // Far enough apart to keep their order where a derivative is differenced.
  const apart = Float32Array.from({ length: 20 }, (_, i) => ((i * 7) % 20) / 4);
  const inputs = { x: float32Tensor(apart, [4, 5]) };
  const values = { nodes: [node("TopK", ["x", "k"], ["z", "places"], attributes)], inputs, stored };
  await expectSame(values);
  await expectDerivatives(values);
  await expectSame({ ...values, nodes: [...values.nodes, node("Cast", ["places"], ["real"], { to: 1 })] });
});

test.each([-1, 0, 2])("ones along diagonal %i", async (k) => {
  const nodes = [node("EyeLike", ["x"], ["eye"], { k }), node("Mul", ["x", "eye"], ["z"])];
  await expectSame({ nodes, inputs: { x } });
  await expectDerivatives({ nodes, inputs: { x } });
});

test("elements of constants are put in their places, and found", async () => {
  const stored = [numbers, wholes("i", [0, 1, 3, 4], [2, 2]), floats("u", [2], [7, 8])];
  await expectFolded([node("ScatterND", ["a", "i", "u"], ["z"])], stored);
  await expectFolded([node("NonZero", ["a"], ["z"])], [wholes("a", [0, 3, 4, 0, 5, 0], [2, 3])]);
});
