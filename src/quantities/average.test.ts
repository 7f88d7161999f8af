import fc from "fast-check";
import { expect, it } from "vitest";
import { averageOfCell, averageOverNetworks, averageOverPairs, type SeededValue } from "./index.ts";

const value = (
  seeds: readonly number[],
  number: number,
  standardError: number | null = null,
): SeededValue => ({
  seeds,
  value: number,
  standardError,
});

it("averages independent networks", () => {
  expect(averageOverNetworks([value([0], 1), value([1], 2), value([2], 6)])).toEqual({
    value: 3,
    standardError: Math.sqrt(7 / 3),
    count: 3,
  });
  expect(averageOverNetworks([])).toEqual({ value: null, standardError: null, count: 0 });
});

it("takes the number of a cell with its own uncertainty", () => {
  expect(averageOfCell([value([], 5, 0.5)])).toEqual({ value: 5, standardError: 0.5, count: 1 });
  expect(averageOfCell([value([], 4), value([], 6)])).toEqual({ value: 5, standardError: 1, count: 2 });
  expect(averageOfCell([])).toEqual({ value: null, standardError: null, count: 0 });
});

it("treats disjoint pairs as independent", () => {
  const pairs = [value([0, 1], 1), value([2, 3], 3)];
  expect(averageOverPairs(pairs)).toEqual({ value: 2, standardError: 1, count: 2 });
});

it("gives sums over two seeds the standard error of a sum of means", () => {
  // Every pair's value is the sum of its seeds' values, so their mean is twice the mean over seeds.
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 4, maxLength: 7 }), (own) => {
      const pairs = own.flatMap((a, i) => own.slice(i + 1).map((b, j) => value([i, i + 1 + j], a + b)));
      const { value: found, standardError } = averageOverPairs(pairs);
      const centre = own.reduce((sum, a) => sum + a, 0) / own.length;
      const variance = own.reduce((sum, a) => sum + (a - centre) ** 2, 0) / (own.length - 1);
      expect(found).toBeCloseTo(2 * centre, 9);
      // Leaving a seed out of all pairs moves their mean by 2/(n-1) of the seed's distance from the mean.
      expect(standardError).toBeCloseTo(2 * Math.sqrt(variance / own.length), 9);
    }),
  );
});

it("counts both orders of a pair as one pair", () => {
  const pairs = averageOverPairs([value([0, 1], 0.5), value([1, 0], 0.7)]);
  expect(pairs.value).toBeCloseTo(0.6, 12);
  expect(pairs.count).toBe(1);
});
