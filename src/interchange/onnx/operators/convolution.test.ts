import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Attributes, floats, node } from "../graph.testing.ts";
import { drawn, expectDerivatives, expectSame, type OperatorCase } from "./on-both.testing.ts";

interface Shape {
  readonly channels: number;
  readonly outputs: number;
  readonly group: number;
  readonly size: readonly number[];
  readonly kernel: readonly number[];
  readonly attributes: Attributes;
  readonly hasBias: boolean;
}

function convolutionOf({ channels, outputs, group, size, kernel, attributes, hasBias }: Shape): OperatorCase {
  const weights = [outputs * group, channels, ...kernel];
  return {
    nodes: [node("Conv", hasBias ? ["x", "w", "b"] : ["x", "w"], ["z"], { group, ...attributes })],
    inputs: { x: drawn("maps", [2, channels * group, ...size]) },
    stored: [
      floats("w", weights, drawn("kernel", weights).data),
      floats("b", [outputs * group], drawn("bias", [outputs * group]).data),
    ],
  };
}

const small = (min: number, max: number) => fc.integer({ min, max });

const shapes: fc.Arbitrary<Shape> = small(1, 2).chain((axes) => {
  const list = (min: number, max: number) => fc.array(small(min, max), { minLength: axes, maxLength: axes });
  return fc
    .record({
      channels: small(1, 3),
      outputs: small(1, 3),
      group: small(1, 3),
      size: list(5, 9),
      kernel: list(1, 3),
      strides: list(1, 3),
      dilations: list(1, 2),
      pads: fc.array(small(0, 2), { minLength: 2 * axes, maxLength: 2 * axes }),
      automatic: fc.constantFrom("NOTSET", "NOTSET", "SAME_UPPER", "SAME_LOWER", "VALID"),
      hasBias: fc.boolean(),
    })
    .map(({ strides, dilations, pads, automatic, ...shape }) => ({
      ...shape,
      attributes: {
        strides,
        // ONNX Runtime pads dilated windows as if they were not, unlike the standard.
        ...(automatic === "NOTSET" ? { pads, dilations } : { auto_pad: automatic }),
      },
    }));
});

describe("Conv", () => {
  test("of any stride, dilation, padding and grouping", async () => {
    await fc.assert(
      fc.asyncProperty(shapes, (shape) => expectSame(convolutionOf(shape))),
      { numRuns: 40 },
    );
  });

  test.each([1, 2])("with derivatives in %i groups", async (group) => {
    const attributes = { strides: [2, 1], pads: [1, 0, 1, 2] };
    const size = [6, 5];
    const own = convolutionOf({
      channels: 2,
      outputs: 2,
      group,
      size,
      kernel: [3, 2],
      attributes,
      hasBias: true,
    });
    await expectDerivatives(own);
  });
});

describe("ConvTranspose", () => {
  test.each([
    [{}, 1],
    [{ strides: [2, 2] }, 1],
    [{ strides: [2, 2], pads: [1, 1, 1, 1], output_padding: [1, 1] }, 1],
    [{ strides: [2, 1], dilations: [1, 2] }, 1],
    [{ strides: [2, 2], pads: [0, 1, 1, 0] }, 2],
  ])("with %j in %i groups", async (attributes, group) => {
    const weights = [2 * group, 3, 3, 2];
    await expectSame({
      nodes: [node("ConvTranspose", ["x", "w", "b"], ["z"], { group, ...attributes })],
      inputs: { x: drawn("maps", [2, 2 * group, 4, 5]) },
      stored: [
        floats("w", weights, drawn("kernel", weights).data),
        floats("b", [3 * group], drawn("bias", [3 * group]).data),
      ],
    });
  });

  test("whose padding is told by the size of its output is refused", async () => {
    const own = {
      nodes: [node("ConvTranspose", ["x", "w"], ["z"], { output_shape: [8, 8], strides: [2, 2] })],
      inputs: { x: drawn("maps", [1, 1, 4, 4]) },
      stored: [floats("w", [1, 1, 2, 2], [1, 2, 3, 4])],
    };
    await expect(expectSame(own)).rejects.toMatchObject({ code: "onnx/operator" });
  });
});

const pools = fc.record({
  operator: fc.constantFrom("MaxPool", "AveragePool"),
  size: fc.array(small(4, 9), { minLength: 2, maxLength: 2 }),
  kernel: fc.array(small(1, 3), { minLength: 2, maxLength: 2 }),
  strides: fc.array(small(1, 3), { minLength: 2, maxLength: 2 }),
  pads: fc.array(small(0, 1), { minLength: 4, maxLength: 4 }),
  ceil_mode: small(0, 1),
  count_include_pad: small(0, 1),
  automatic: fc.constantFrom("NOTSET", "NOTSET", "SAME_UPPER", "SAME_LOWER", "VALID"),
});

describe("pooling", () => {
  test("of any window, stride and padding, rounded up or down", async () => {
    await fc.assert(
      fc.asyncProperty(pools, async ({ operator, size, kernel, strides, pads, automatic, ...flags }) => {
        // A border as wide as a window is refused.
        const narrow = pads.map((width, i) => Math.min(width, kernel[i % 2]! - 1));
        // ONNX Runtime takes the border of windows that lie apart for a negative one.
        fc.pre(automatic === "NOTSET" || strides.every((stride, axis) => stride <= kernel[axis]!));
        const { ceil_mode, count_include_pad } = flags;
        const attributes = {
          kernel_shape: kernel,
          strides,
          ...(automatic === "NOTSET" ? { pads: narrow, ceil_mode } : { auto_pad: automatic }),
          ...(operator === "AveragePool" && { count_include_pad }),
        };
        const nodes = [node(operator, ["x"], ["z"], attributes)];
        await expectSame({ nodes, inputs: { x: drawn("maps", [2, 2, ...size]) }, opset: 19 });
      }),
      { numRuns: 60 },
    );
  });

  test.each([
    ["MaxPool", { kernel_shape: [2, 2], strides: [2, 2] }],
    ["MaxPool", { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] }],
    ["MaxPool", { kernel_shape: [2, 2], dilations: [2, 2] }],
    ["AveragePool", { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] }],
    ["GlobalAveragePool", {}],
    ["GlobalLpPool", { p: 3 }],
    ["LpPool", { kernel_shape: [3, 2], strides: [2, 1], pads: [1, 0, 1, 0] }],
    ["LpPool", { kernel_shape: [2, 2], p: 4 }],
    ["GlobalMaxPool", {}],
  ])("%s %j has derivatives", async (operator, attributes) => {
    const own = {
      nodes: [node(operator, ["x"], ["z"], attributes)],
      inputs: { x: drawn("maps", [2, 2, 7, 6]) },
    };
    await expectSame(own);
    await expectDerivatives(own);
  });

  test("of one axis and of three", async () => {
    for (const axes of [1, 3]) {
      const attributes = { kernel_shape: Array(axes).fill(2), strides: Array(axes).fill(2) };
      const x = drawn("maps", [2, 2, ...Array(axes).fill(5)]);
      for (const operator of ["MaxPool", "AveragePool"]) {
        await expectSame({ nodes: [node(operator, ["x"], ["z"], attributes)], inputs: { x } });
      }
    }
  });
});
