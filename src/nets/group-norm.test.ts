import { defaultDevice, init, numpy as np } from "@jax-js/jax";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { groupsFor } from "#nets/layers";
import { randomStream } from "#random";
import { groupNorm } from "./group-norm.ts";

beforeAll(async () => {
  await init("cpu");
  defaultDevice("cpu");
});

const float64 = (values: readonly number[]): np.Array => np.array([...values], { dtype: np.float64 });

describe("groupNorm", () => {
  it.each([1, 2, 3, 6])("agrees with the definition in %i groups", (groups) => {
    const stream = randomStream(4, "maps");
    const draw = (count: number) => Array.from({ length: count }, () => stream.normal());
    const [values, weight, bias] = [draw(2 * 6 * 4), draw(6), draw(6)];
    const perGroup = (6 / groups) * 4;
    const expected = values.map((value, i) => {
      const start = i - (i % perGroup);
      const group = values.slice(start, start + perGroup);
      const mean = group.reduce((sum, x) => sum + x / perGroup, 0);
      const variance = group.reduce((sum, x) => sum + (x - mean) ** 2 / perGroup, 0);
      const channel = Math.floor(i / 4) % 6;
      return ((value - mean) / Math.sqrt(variance + 1e-5)) * weight[channel]! + bias[channel]!;
    });
    const actual = groupNorm(float64(values).reshape([2, 6, 2, 2]), float64(weight), float64(bias), groups);
    expect(actual.reshape([-1]).js() as number[]).toBeAllclose(expected, { absolute: 5e-11 });
  });
});

describe("groupsFor", () => {
  it.each([
    [1, 1],
    [2, 1],
    [3, 1],
    [4, 2],
    [6, 3],
    [8, 4],
    [11, 1],
    [16, 8],
    [24, 8],
    [64, 8],
  ])("puts %i channels into %i groups", (channels, groups) => {
    expect(groupsFor(channels)).toBe(groups);
  });

  it("divides every stage of a network that doubles its channels", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4096 }), fc.integer({ min: 0, max: 6 }), (width, doublings) => {
        expect((width * 2 ** doublings) % groupsFor(width)).toBe(0);
      }),
    );
  });
});
