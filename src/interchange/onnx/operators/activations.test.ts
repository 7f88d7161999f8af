import { describe, test } from "vitest";
import { float32Tensor } from "#trees";
import { type Attributes, floats, node } from "../graph.testing.ts";
import { drawn, expectDerivatives, expectSame } from "./on-both.testing.ts";

const x = drawn("x", [2, 3, 4]);
const wide = float32Tensor(Float32Array.of(-90, -30, -4, -0.2, 0.3, 5, 31, 95), [2, 4]);

const CASES: readonly (readonly [operator: string, attributes: Attributes, opset?: number])[] = [
  ["Relu", {}],
  ["LeakyRelu", {}],
  ["LeakyRelu", { alpha: { real: 0.3 } }],
  ["ThresholdedRelu", { alpha: { real: 0.4 } }],
  ["Shrink", { lambd: { real: 0.3 }, bias: { real: 0.3 } }],
  ["Elu", {}],
  ["Elu", { alpha: { real: 0.4 } }],
  ["Celu", { alpha: { real: 2 } }],
  ["Selu", {}],
  ["Selu", { alpha: { real: 1.2 }, gamma: { real: 0.9 } }],
  ["Sigmoid", {}],
  ["HardSigmoid", {}],
  ["HardSigmoid", { alpha: { real: 0.3 }, beta: { real: 0.4 } }],
  ["HardSwish", {}],
  ["Tanh", {}],
  ["Softplus", {}],
  ["Softsign", {}],
  ["Mish", {}, 18],
  ["Gelu", {}, 20],
  ["Gelu", { approximate: "tanh" }, 20],
];

describe.each(CASES.map(([operator, attributes, opset = 17]) => ({ operator, attributes, opset })))(
  "$operator $attributes",
  ({ operator, attributes, opset }) => {
    const of = (inputs: typeof x) => ({
      nodes: [node(operator, ["x"], ["z"], attributes)],
      inputs: { x: inputs },
      opset,
    });

    test("has the values of ONNX Runtime, far from zero as well", async () => {
      await expectSame(of(x));
      await expectSame(of(wide));
    });

    test("has derivatives", () => expectDerivatives(of(x)));
  },
);

test.each([[[1]], [[3, 1]], [[2, 3, 4]]])("PRelu with slopes of shape %j", async (shape) => {
  const slopes = drawn("slopes", shape);
  const own = {
    nodes: [node("PRelu", ["x", "s"], ["z"])],
    inputs: { x },
    stored: [floats("s", shape, slopes.data)],
  };
  await expectSame(own);
  await expectDerivatives(own);
});

describe.each(["Softmax", "LogSoftmax", "Hardmax"])("%s", (operator) => {
  test.each([
    [11, undefined],
    [11, 0],
    [11, 2],
    [13, undefined],
    [13, 1],
    [13, -1],
  ] as const)("of opset %i along axis %s", async (opset, axis) => {
    const attributes = axis === undefined ? {} : { axis };
    const own = { nodes: [node(operator, ["x"], ["z"], attributes)], inputs: { x }, opset };
    await expectSame(own);
    if (operator !== "Hardmax") await expectDerivatives(own);
  });
});
