import { describe, expect, test } from "vitest";
import { float32Tensor, int32Tensor } from "#trees";
import type { Numbers, Tolerance } from "./all-close.ts";

/** What the matcher says against two values; undefined where it has nothing against them. */
function complaint(found: unknown, expected: Numbers, tolerance: Tolerance): string | undefined {
  try {
    expect(found).toBeAllclose(expected, tolerance);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return undefined;
}

const matrix = (...data: number[]) => float32Tensor(Float32Array.from(data), [2, data.length / 2]);

describe("toBeAllclose accepts", () => {
  test.each<[string, unknown, Numbers, Tolerance]>([
    ["numbers nearer than the absolute tolerance", [1, 2], [1.09, 1.91], { absolute: 0.1 }],
    ["numbers nearer than the relative tolerance", [1.09, -109], [1, -100], { relative: 0.1 }],
    ["a sum of both tolerances", 11.4, 10, { relative: 0.1, absolute: 0.5 }],
    ["equal numbers without any tolerance", [0, -0, 3], [0, 0, 3], {}],
    ["lists of different types", Float32Array.of(0.1), Float64Array.of(0.1), { absolute: 1e-8 }],
    ["one number", 0.30000000000000004, 0.3, { absolute: 1e-15 }],
    ["nests", [[1], [2, [3]]], [[1], [2, [3]]], {}],
    ["tensors of one shape", matrix(1, 2, 3, 4), matrix(1, 2, 3, 4), {}],
    ["a tensor beside rows", matrix(1, 2, 3, 4), [Float64Array.of(1, 2), [3, 4]], {}],
    ["tensors of no axes", int32Tensor(Int32Array.of(3), []), 3, {}],
    ["no numbers at all", new Float32Array(0), [], {}],
    ["empty tensors of one shape", matrix(), [[], []], {}],
  ])("%s", (_, found, expected, tolerance) => {
    expect(complaint(found, expected, tolerance)).toBeUndefined();
  });
});

describe("toBeAllclose refuses", () => {
  test.each<[string, unknown, Numbers, Tolerance, string]>([
    [
      "the first number that is too far, and says how many are",
      [1, 2, 3, 4],
      [1, 2.5, 3, 5],
      { absolute: 0.25 },
      "expected close numbers: 2 instead of 2.5 at [1], a difference of 0.5 where less than 0.25 is allowed (2 of 4 too far)",
    ],
    [
      "a difference as large as the tolerance",
      1.5,
      1,
      { absolute: 0.5 },
      "expected close numbers: 1.5 instead of 1, a difference of 0.5 where less than 0.5 is allowed (1 of 1 too far)",
    ],
    [
      "a number in a tensor by its place",
      matrix(1, 2, 3, 4),
      matrix(1, 2, 3, 8),
      { relative: 0.25 },
      "expected close numbers: 4 instead of 8 at [1, 1], a difference of 4 where less than 2 is allowed (1 of 4 too far)",
    ],
    ["tolerance measured by what is found", 2, 1, { relative: 0.75 }, "less than 0.75 is allowed"],
    [
      "NaN beside NaN",
      [Number.NaN],
      [Number.NaN],
      { absolute: 1 },
      "expected finite numbers: NaN instead of NaN at [0]",
    ],
    ["NaN beside a number", [Number.NaN], [1], { absolute: 1 }, "NaN instead of 1 at [0]"],
    ["infinities", [Number.POSITIVE_INFINITY], [Number.POSITIVE_INFINITY], { relative: 1 }, "Infinity"],
    ["an infinity beside a number", -1 / 0, 1e300, { absolute: 1e300 }, "-Infinity instead of 1e+300"],
    [
      "a shorter list",
      [1],
      [1, 2],
      { absolute: 9 },
      "expected equal shapes: a list of 1 instead of a list of 2",
    ],
    ["a longer list", [1, 2], [1], { absolute: 9 }, "a list of 2 instead of a list of 1"],
    ["another nest", [[1], [2, 3]], [[1], [2]], {}, "a list of 2 instead of a list of 1 at [1]"],
    ["a tensor of another shape", matrix(1, 2), [1, 2], {}, "a list of 1 instead of a number at [0]"],
    ["a number for a list", 1, [1], {}, "a number instead of a list of 1"],
    ["what is no number", ["1"], [1], { absolute: 9 }, "a value of type string instead of a number at [0]"],
    ["nothing", null, [1], {}, "null instead of a list of 1"],
  ])("%s", (_, found, expected, tolerance, words) => {
    expect(complaint(found, expected, tolerance)).toContain(words);
  });

  test("close numbers and what cannot be compared where closeness is denied", () => {
    expect([1, 2]).not.toBeAllclose([1, 3], { absolute: 0.5 });
    expect(() => expect([1, 2]).not.toBeAllclose([1, 2], {})).toThrow(
      "expected numbers that are not all close: all 2 are within the allowed difference",
    );
    expect(() => expect([1, 2]).not.toBeAllclose([1], {})).toThrow("expected equal shapes");
    expect(() => expect([Number.NaN]).not.toBeAllclose([1], {})).toThrow("expected finite numbers");
  });
});
