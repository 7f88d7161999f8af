import { grad, lax, numpy as np, vmap } from "@jax-js/jax";
import { describe, expect, test } from "vitest";
import { elementCount, type Tensor } from "#trees";
import { compile } from "../../compile.ts";
import { inspectCompilation } from "../../inspect.ts";
import type { PassName } from "../../passes.ts";
import type { TensorSpec } from "../../program/program.ts";
import { channelBlock } from "../../session/channel-block.ts";
import { sampleTensor } from "../../testing/oracle.ts";

type Fn = (...args: np.Array[]) => np.Array;

const float = (...shape: number[]): TensorSpec => ({ type: "float32", shape });
const NO_PADDING: [[number, number], [number, number]] = [
  [0, 0],
  [0, 0],
];
const PLAIN: readonly PassName[] = [
  "interleaved-convolution",
  "blocked-convolution",
  "point-convolution",
  "row-split",
  "gathered-kernel",
  "convolution-transpose",
];

async function resultOf(fn: Fn, specs: readonly TensorSpec[], without: readonly PassName[]): Promise<Tensor> {
  const compiled = await compile<np.Array[], np.Array>(fn, [...specs], { without });
  const result = await compiled.run(...specs.map((spec, i) => sampleTensor(spec, i + 1)));
  compiled.release();
  return result;
}

/**
 * Largest difference between the chosen lowering, of all or without some, and ONNX's plain convolution, relative to
 * the largest value.
 */
async function disagreement(
  fn: Fn,
  specs: readonly TensorSpec[],
  without: readonly PassName[] = [],
): Promise<number> {
  const [chosen, plain] = [await resultOf(fn, specs, without), await resultOf(fn, specs, PLAIN)];
  expect(chosen.shape).toEqual(plain.shape);
  expect(elementCount(plain.shape)).toBeGreaterThan(0);
  const expected = Array.from(plain.data, Number);
  const differences = expected.map((value, i) => Math.abs(value - Number(chosen.data[i])));
  return Math.max(...differences) / Math.max(...expected.map(Math.abs));
}

interface Setting {
  readonly strides?: [number, number];
  readonly padding?: [[number, number], [number, number]];
  readonly dilation?: [number, number];
}

const convolve =
  ({
    strides = [1, 1],
    padding = [
      [1, 1],
      [1, 1],
    ],
    dilation = [1, 1],
  }: Setting = {}): Fn =>
  (x, w) =>
    lax.convGeneralDilated(x!, w!, strides, padding, { rhsDilation: dilation });

/** Gradient with respect to one argument of the convolution squared, so that it depends on both arguments. */
const gradientOf =
  (fn: Fn, position: 0 | 1): Fn =>
  (x, w) => {
    const loss = (a: np.Array): np.Array => np.square(position === 0 ? fn(a, w!.ref) : fn(x!.ref, a)).sum();
    const found = grad(loss)(position === 0 ? x! : w!);
    (position === 0 ? w! : x!).dispose();
    return found;
  };

const block = await channelBlock();

async function operatorsOf(fn: Fn, specs: readonly TensorSpec[]): Promise<readonly string[]> {
  const { operators } = await inspectCompilation<np.Array[], np.Array>(fn, [...specs]);
  return Object.keys(operators);
}

/** Networks of the sizes that residual networks have, small enough for a test: input, kernel and setting. */
const cases: readonly (readonly [string, TensorSpec, TensorSpec, Setting])[] = [
  ["sixteen channels", float(32, 16, 8, 8), float(16, 16, 3, 3), {}],
  ["more outputs than inputs", float(32, 16, 8, 8), float(32, 16, 3, 3), {}],
  ["channels short of whole blocks", float(32, 28, 8, 8), float(24, 28, 3, 3), {}],
  ["odd numbers of channels", float(32, 17, 8, 8), float(21, 17, 3, 3), {}],
  ["four channels", float(32, 4, 16, 16), float(4, 4, 3, 3), {}],
  ["two channels", float(32, 2, 16, 16), float(2, 2, 3, 3), {}],
  ["three channels in", float(32, 3, 16, 16), float(8, 3, 3, 3), {}],
  ["rows that do not divide", float(32, 4, 9, 9), float(4, 4, 3, 3), {}],
  ["strides", float(32, 16, 8, 8), float(32, 16, 3, 3), { strides: [2, 2] }],
  ["strides of narrow layers", float(32, 4, 16, 16), float(8, 4, 3, 3), { strides: [2, 2] }],
  [
    "one by one",
    float(32, 16, 8, 8),
    float(32, 16, 1, 1),
    {
      padding: NO_PADDING,
    },
  ],
  [
    "one by one with strides",
    float(32, 8, 8, 8),
    float(16, 8, 1, 1),
    {
      strides: [2, 2],
      padding: NO_PADDING,
    },
  ],
  [
    "unequal padding",
    float(32, 16, 8, 7),
    float(16, 16, 3, 3),
    {
      padding: [
        [0, 2],
        [1, 0],
      ],
    },
  ],
  ["a dilated kernel", float(32, 16, 9, 9), float(16, 16, 3, 3), { dilation: [2, 2] }],
  [
    "a kernel as large as the image",
    float(32, 16, 4, 4),
    float(16, 16, 4, 4),
    {
      padding: NO_PADDING,
    },
  ],
  ["more inputs than outputs", float(32, 32, 8, 8), float(8, 32, 3, 3), {}],
  [
    "more inputs than outputs, unequally padded",
    float(32, 32, 8, 7),
    float(8, 32, 3, 3),
    {
      padding: [
        [0, 2],
        [2, 0],
      ],
    },
  ],
  ["a batch that is no whole block", float(30, 16, 8, 8), float(16, 16, 3, 3), {}],
];

describe("every lowering of a convolution gives what ONNX's own gives", () => {
  describe.each(cases)("%s", (_, x, w, setting) => {
    const fn = convolve(setting);
    const transforms: readonly (readonly [string, Fn])[] = [
      ["itself", fn],
      ["its gradient by the input", gradientOf(fn, 0)],
      ["its gradient by the kernel", gradientOf(fn, 1)],
    ];
    test.each(transforms)("%s", async (_, transformed) => {
      expect(await disagreement(transformed, [x, w])).toBeLessThan(2e-5);
    });
    test("its gradient by the kernel with interleaved examples or in blocks", async () => {
      for (const left of ["blocked-convolution", "interleaved-convolution"] as const) {
        expect(await disagreement(gradientOf(fn, 1), [x, w], [left])).toBeLessThan(2e-5);
      }
    });
  });

  const stacked = ({ type, shape }: TensorSpec): TensorSpec => ({ type, shape: [3, ...shape] });
  test.each([
    ["inputs", [0, null]],
    ["kernels", [null, 0]],
    ["both", [0, 0]],
  ] as const)("mapped over %s", async (_, axes) => {
    for (const position of [0, 1] as const) {
      for (const [x, w] of [
        [float(16, 16, 8, 8), float(16, 16, 3, 3)],
        [float(16, 4, 8, 8), float(4, 4, 3, 3)],
        [float(16, 24, 8, 8), float(20, 24, 3, 3)],
      ] as const) {
        const specs = [axes[0] === null ? x : stacked(x), axes[1] === null ? w : stacked(w)];
        const mapped = vmap(gradientOf(convolve(), position), [...axes]) as Fn;
        expect(await disagreement(mapped, specs)).toBeLessThan(2e-5);
        expect(await disagreement(mapped, specs, ["blocked-convolution"])).toBeLessThan(2e-5);
      }
    }
  });
});

describe.runIf(block !== null)("the lowering is chosen by cost", () => {
  const gradients = (x: TensorSpec, w: TensorSpec, setting: Setting = {}) =>
    operatorsOf(gradientOf(convolve(setting), 1), [x, w]);
  test("wide layers are convolved in blocks, their weight gradients too", async () => {
    const operators = await gradients(float(64, 32, 16, 16), float(32, 32, 3, 3));
    expect(operators).toContain("com.microsoft.nchwc:Conv");
    expect(operators).not.toContain("Conv");
  });
  // Blocks of eight, as processors without AVX-512 have them, are filled up at less cost.
  test.runIf(block === 16)(
    "the weight gradient of a batch of no whole blocks is a product with interleaved examples",
    async () => {
      const operators = await gradients(float(60, 32, 16, 16), float(32, 32, 3, 3));
      expect(operators).toContain("Conv");
      expect(operators).not.toContain("Pad");
    },
  );
  test("a few examples of a few channels are not worth rearranging", async () => {
    const operators = await operatorsOf(convolve(), [float(1, 3, 4, 4), float(2, 3, 3, 3)]);
    expect(operators).toEqual(["Conv"]);
  });
  test("the input gradient of a strided layer is a transposed convolution without flipped kernels", async () => {
    const fn = gradientOf(convolve({ strides: [2, 2] }), 0);
    const operators = await operatorsOf(fn, [float(8, 4, 8, 8), float(4, 4, 3, 3)]);
    expect(operators).toContain("ConvTranspose");
    expect(operators.filter((name) => name === "Slice" || name === "Pad")).toEqual([]);
  });
});
