import { describe, expect, test } from "vitest";
import type { TensorType } from "#trees";
import { newValue, type Program } from "../program/program.ts";
import { differenceOf, handMade, linesOf, primitivesOf } from "../testing/hand-made-program.ts";
import { transposeDilatedConvolutions } from "./convolution-transpose.ts";

type Pair = readonly [number, number];

interface Setting {
  readonly padding?: readonly [Pair, Pair];
  readonly strides?: Pair;
  readonly lhsDilation?: Pair;
  readonly rhsDilation?: Pair;
  readonly type?: TensorType;
  /** Length of an axis that both operands are mapped over. */
  readonly mapped?: number;
  readonly images?: readonly [examples: number, channels: number, height: number, width: number];
}

/** A convolution of images of two channels with kernels `[3, 2, 3, 2]`. */
function convolution({
  padding = [
    [1, 1],
    [1, 1],
  ],
  strides = [1, 1],
  lhsDilation = [2, 2],
  rhsDilation = [1, 1],
  type = "float32",
  mapped,
  images = [2, 2, 4, 5],
}: Setting): Program {
  const over = mapped === undefined ? [] : [mapped];
  const input = newValue(type, [...over, ...images]);
  const kernel = newValue(type, [...over, 3, 2, 3, 2]);
  const spatial = [0, 1].map((i) => {
    const dilated = (images[2 + i]! - 1) * lhsDilation[i]! + 1;
    const reach = ([3, 2][i]! - 1) * rhsDilation[i]!;
    return Math.floor((dilated + padding[i]![0] + padding[i]![1] - reach - 1) / strides[i]!) + 1;
  });
  const parameters = { vmapDims: over.length, strides, padding, lhsDilation, rhsDilation };
  return handMade([input, kernel], (write) =>
    write("conv", [input, kernel], { shape: [...over, images[0], 3, ...spatial] }, parameters),
  );
}

describe("a convolution of a dilated input is transposed", () => {
  test.each<[string, Setting]>([
    ["as a rule", {}],
    [
      "with padding that differs from end to end",
      {
        padding: [
          [0, 2],
          [1, 0],
        ],
      },
    ],
    [
      "with all the padding that the kernel reaches",
      {
        padding: [
          [2, 2],
          [1, 1],
        ],
      },
    ],
    [
      "with more padding behind than the kernel reaches, within a step",
      {
        padding: [
          [2, 3],
          [1, 2],
        ],
      },
    ],
    ["with a dilated kernel too", { rhsDilation: [2, 3] }],
    ["along one axis", { lhsDilation: [1, 3] }],
    ["in several at once", { mapped: 3 }],
    [
      "of one pixel",
      {
        images: [2, 2, 1, 1],
        padding: [
          [2, 2],
          [1, 1],
        ],
      },
    ],
  ])("%s", async (_, setting) => {
    const before = convolution(setting);
    const after = transposeDilatedConvolutions(before);
    expect(primitivesOf(after)).toEqual(["flip", "conv_transpose"]);
    expect(after.equations[0]!.parameters).toEqual({
      axis: setting.mapped === undefined ? [2, 3] : [3, 4],
    });
    expect(after.outputs).toEqual(before.outputs);
    expect(await differenceOf(after, before)).toBeLessThan(1e-6);
  });
});

describe("is left alone", () => {
  test.each<[string, Setting]>([
    ["an input that is not dilated", { lhsDilation: [1, 1] }],
    ["with strides", { strides: [2, 1] }],
    [
      "with more padding in front than the kernel reaches",
      {
        padding: [
          [3, 1],
          [1, 1],
        ],
      },
    ],
    [
      "with a whole step more padding behind than the kernel reaches",
      {
        padding: [
          [1, 4],
          [1, 1],
        ],
      },
    ],
    [
      "with ends that are cut",
      {
        padding: [
          [1, 1],
          [-1, 1],
        ],
      },
    ],
    ["integers", { type: "int32" }],
    ["no examples", { images: [0, 2, 4, 5] }],
  ])("%s", (_, setting) => {
    const before = convolution(setting);
    expect(linesOf(transposeDilatedConvolutions(before))).toEqual(linesOf(before));
  });
});
