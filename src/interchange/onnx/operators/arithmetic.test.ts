import { describe, expect, test } from "vitest";
import { float32Tensor, int32Tensor } from "#trees";
import { floats, node, tensor, wholes } from "../graph.testing.ts";
import { drawn, expectDerivatives, expectFolded, expectSame } from "./on-both.testing.ts";

const x = drawn("x", [2, 3, 4]);
const y = drawn("y", [3, 1]);
const positive = float32Tensor(
  Float32Array.from(x.data, (value) => Math.abs(value) + 0.3),
  x.shape,
);
const within = float32Tensor(
  Float32Array.from(x.data, (value) => Math.tanh(value)),
  x.shape,
);

test.each(["Add", "Sub", "Mul", "Div"])("%s broadcasts", async (operator) => {
  const own = { nodes: [node(operator, ["x", "y"], ["z"])], inputs: { x, y: positiveOf(y) } };
  await expectSame(own);
  await expectDerivatives(own);
});

function positiveOf({ data, shape }: typeof y) {
  return float32Tensor(
    Float32Array.from(data, (value) => Math.abs(value) + 0.5),
    shape,
  );
}

test.each(["Neg", "Abs", "Sign", "Exp", "Floor", "Ceil", "Round", "Erf", "Sin", "Cos", "Sinh", "Cosh"])(
  "%s of any number",
  async (operator) => {
    const own = { nodes: [node(operator, ["x"], ["z"])], inputs: { x } };
    await expectSame(own);
    // What is rounded has no derivative where it jumps.
    if (!["Floor", "Ceil", "Round", "Sign"].includes(operator)) await expectDerivatives(own);
  },
);

test.each(["Reciprocal", "Sqrt", "Log"])("%s of positive numbers", async (operator) => {
  const own = { nodes: [node(operator, ["x"], ["z"])], inputs: { x: positive } };
  await expectSame(own);
  await expectDerivatives(own);
});

test.each(["Asin", "Acos", "Atan", "Tan", "Asinh", "Atanh"])("%s between -1 and 1", async (operator) => {
  const own = { nodes: [node(operator, ["x"], ["z"])], inputs: { x: within } };
  await expectSame(own);
});

test.each([-1, 0.5, 1, 2, 3, 4, 1.7])(
  "positive numbers to the power %f, and their derivatives",
  async (power) => {
    const own = {
      nodes: [node("Pow", ["x", "p"], ["z"])],
      inputs: { x: positive },
      stored: [floats("p", [], [power])],
    };
    await expectSame(own);
    await expectDerivatives(own);
  },
);

test.each([2, 3, 4])("negative numbers to the power %i, and their derivatives", async (power) => {
  const own = { nodes: [node("Pow", ["x", "p"], ["z"])], inputs: { x }, stored: [floats("p", [1], [power])] };
  await expectSame(own);
  await expectDerivatives(own);
});

test.each(["Sum", "Min", "Max", "Mean"])("%s of three arrays", async (operator) => {
  const inputs = { x, y, z: drawn("z", [4]) };
  await expectSame({ nodes: [node(operator, ["x", "y", "z"], ["s"])], inputs });
  await expectDerivatives({ nodes: [node(operator, ["x", "y", "z"], ["s"])], inputs });
});

describe("Clip", () => {
  test("by inputs, either alone as well", async () => {
    const stored = [floats("low", [], [-0.4]), floats("high", [], [0.7])];
    for (const inputs of [["x", "low", "high"], ["x", "", "high"], ["x", "low"], ["x"]]) {
      await expectSame({ nodes: [node("Clip", inputs, ["z"])], inputs: { x }, stored });
    }
  });

  test("by bounds of the type of something else", async () => {
    const nodes = [
      node("CastLike", ["low", "x"], ["l"]),
      node("Neg", ["l"], ["h"]),
      node("Clip", ["x", "l", "h"], ["z"]),
    ];
    await expectSame({ nodes, inputs: { x }, stored: [wholes("low", [-1], [])] });
    const computed = [node("ReduceMean", ["x"], ["m"], { keepdims: 0 }), node("Clip", ["x", "m"], ["z"])];
    await expectSame({ nodes: computed, inputs: { x } });
  });

  test("by attributes", async () => {
    const attributes = { min: { real: -0.3 }, max: { real: 6 } };
    const own = { nodes: [node("Clip", ["x"], ["z"], attributes)], inputs: { x }, opset: 10 };
    await expectSame(own);
    await expectDerivatives(own);
  });
});

test("whole numbers are divided towards zero", async () => {
  const a = int32Tensor(Int32Array.of(7, -7, 7, -7));
  const b = int32Tensor(Int32Array.of(2, 2, -2, -2));
  await expectSame({ nodes: [node("Div", ["a", "b"], ["z"])], inputs: { a, b } });
});

test.each([0, 1])("remainders with fmod %i", async (fmod) => {
  const a = int32Tensor(Int32Array.of(7, -7, 7, -7, 6));
  const b = int32Tensor(Int32Array.of(3, 3, -3, -3, 3));
  await expectSame({ nodes: [node("Mod", ["a", "b"], ["z"], { fmod })], inputs: { a, b } });
  const stored = [wholes("a", [7, -7, 7, -7, 6]), wholes("b", [3, 3, -3, -3, 3])];
  await expectFolded([node("Mod", ["a", "b"], ["z"], { fmod })], stored);
});

test.each(["Equal", "Less", "Greater", "LessOrEqual", "GreaterOrEqual"])("%s", async (operator) => {
  const a = float32Tensor(Float32Array.of(1, 2, 3, 4));
  const b = float32Tensor(Float32Array.of(2, 2, 2, 4));
  await expectSame({ nodes: [node(operator, ["a", "b"], ["z"])], inputs: { a, b } });
  await expectFolded(
    [node(operator, ["a", "b"], ["z"])],
    [wholes("a", [1, 2, 3, 4]), wholes("b", [2, 2, 2, 4])],
  );
});

test.each(["And", "Or", "Xor"])("%s of what is greater than something, and Where", async (operator) => {
  const inputs = { x, y };
  const nodes = [
    node("Greater", ["x", "zero"], ["a"]),
    node("Less", ["y", "zero"], ["b"]),
    node(operator, ["a", "b"], ["c"]),
    node("Not", ["c"], ["d"]),
    node("Where", ["d", "x", "y"], ["z"]),
  ];
  await expectSame({ nodes, inputs, stored: [floats("zero", [], [0])] });
});

test("what is no number, or infinite", async () => {
  const odd = float32Tensor(
    Float32Array.of(1, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
  );
  await expectSame({ nodes: [node("IsNaN", ["x"], ["z"])], inputs: { x: odd } });
  for (const [negative, positive] of [
    [1, 1],
    [1, 0],
    [0, 1],
  ]) {
    const attributes = { detect_negative: negative!, detect_positive: positive! };
    await expectSame({ nodes: [node("IsInf", ["x"], ["z"], attributes)], inputs: { x: odd } });
  }
});

test.each([1, 6, 7, 9])("numbers as element type %i", async (to) => {
  const values = float32Tensor(Float32Array.of(-1.5, 0, 0.4, 2.9));
  await expectSame({ nodes: [node("Cast", ["x"], ["z"], { to })], inputs: { x: values } });
  await expectFolded([node("Cast", ["a"], ["z"], { to })], [floats("a", [4], [-1.5, 0, 0.4, 2.9])]);
});

test("constants are folded in the precision that they have", async () => {
  const stored = [wholes("a", [7, -7, 9]), wholes("b", [2, 2, 4])];
  for (const operator of ["Add", "Sub", "Mul", "Div", "Max", "Min"]) {
    await expectFolded([node(operator, ["a", "b"], ["z"])], stored);
  }
  const reals = [floats("a", [2], [0.1, 3]), floats("b", [2], [0.7, 1e-3])];
  for (const operator of ["Add", "Sub", "Mul", "Div", "Pow"]) {
    await expectFolded([node(operator, ["a", "b"], ["z"])], reals);
  }
  for (const operator of ["Sqrt", "Floor", "Ceil", "Neg", "Exp", "Reciprocal", "Round"]) {
    await expectFolded([node(operator, ["a"], ["z"])], reals);
  }
  const truths = [tensor("c", 9, [2], Uint8Array.of(1, 0))];
  await expectFolded([node("Where", ["c", "a", "b"], ["z"])], [...truths, ...reals]);
});

test("whole numbers beyond 32 bits do not meet examples", async () => {
  const own = {
    nodes: [node("Mul", ["x", "a"], ["z"])],
    inputs: { x: int32Tensor(Int32Array.of(1)) },
    stored: [wholes("a", [2 ** 40])],
  };
  await expect(expectSame(own)).rejects.toThrow();
});
