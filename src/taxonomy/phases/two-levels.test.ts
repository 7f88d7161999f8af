import fc from "fast-check";
import { expect, test } from "vitest";
import { twoLevels } from "./two-levels.ts";

test("two exact levels are found where they meet", () => {
  expect(twoLevels([3, 3, 3, -1, -1])).toEqual({ split: 3, before: 3, after: -1, abrupt: true });
  expect(twoLevels([1, 2])).toEqual({ split: 1, before: 1, after: 2, abrupt: false });
});

test("nothing to split gives nothing", () => {
  expect(twoLevels([])).toBeNull();
  expect(twoLevels([4])).toBeNull();
  expect(twoLevels([2, 2, 2])).toBeNull();
});

test("a straight slope is no jump, whatever its steepness and length", () => {
  for (let count = 2; count <= 40; count++) {
    for (const step of [-1000, -0.1, 0.37, 12]) {
      const levels = twoLevels(Array.from({ length: count }, (_, i) => 5 + step * i))!;
      expect(levels.abrupt).toBe(false);
      expect(Math.sign(levels.after - levels.before)).toBe(Math.sign(step));
    }
  }
});

test("a step on a slope is a jump", () => {
  expect(twoLevels([0, 1, 2, 3, 14, 15, 16, 17])).toMatchObject({ split: 4, abrupt: true });
});

test("no other split leaves less variance", () => {
  const residual = (values: readonly number[], split: number) =>
    [values.slice(0, split), values.slice(split)]
      .map((part) => {
        const centre = part.reduce((sum, value) => sum + value, 0) / part.length;
        return part.reduce((sum, value) => sum + (value - centre) ** 2, 0);
      })
      .reduce((sum, value) => sum + value, 0);
  const value = fc.integer({ min: -50, max: 50 });
  fc.assert(
    fc.property(fc.array(value, { minLength: 2, maxLength: 12 }), (values) => {
      const levels = twoLevels(values);
      if (levels === null) return new Set(values).size === 1;
      const least = Math.min(...values.slice(1).map((_, i) => residual(values, i + 1)));
      return residual(values, levels.split) <= least + 1e-6;
    }),
  );
});
