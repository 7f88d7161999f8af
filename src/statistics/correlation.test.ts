import fc from "fast-check";
import { expect, test } from "vitest";
import { randomStream } from "#random";
import { pearson, spearman, spearmanRho } from "./correlation.ts";

test("without ties rho is 1 - 6 Σd² / (n (n² - 1))", () => {
  const permutation = fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7], { minLength: 8 });
  fc.assert(
    fc.property(permutation, (y) => {
      const squares = y.reduce((sum, value, i) => sum + (value - i) ** 2, 0);
      const rho = spearmanRho([0, 1, 2, 3, 4, 5, 6, 7], y)!;
      expect(rho).toBeCloseTo(1 - (6 * squares) / (8 * 63), 12);
    }),
  );
});

test("rho sees order alone", () => {
  const x = [0.1, 2, 3.5, 4, 9, 11];
  const y = [5, 1, 4, 4, 8, 7];
  const rho = spearmanRho(x, y)!;
  expect(spearmanRho(x.map(Math.exp), y)).toBe(rho);
  expect(
    spearmanRho(
      x,
      y.map((value) => -value),
    ),
  ).toBeCloseTo(-rho, 14);
  expect(spearmanRho(y, x)).toBeCloseTo(rho, 14);
});

test("ties are averaged: Pearson of ranks 1, 2.5, 2.5, 4 with 1, 2, 3, 4", () => {
  expect(spearmanRho([1, 2, 2, 3], [1, 2, 3, 4])).toBeCloseTo(4.5 / Math.sqrt(4.5 * 5), 14);
});

test("a constant list or a single pair has no correlation", () => {
  expect(pearson([1, 2, 3], [4, 4, 4])).toBeNull();
  expect(pearson([0.1, 0.1, 0.1], [1, 2, 3])).toBeNull();
  expect(pearson([1], [2])).toBeNull();
  expect(spearman([1, 1], [1, 2], { stream: randomStream(1, "none") })).toBeNull();
});

test("two observations have none: any numbers are in the same order or in the opposite one", () => {
  expect(spearmanRho([1, 2], [5, 9])).toBeNull();
  expect(spearman([1, 2], [9, 5], { stream: randomStream(1, "two") })).toBeNull();
  expect(spearmanRho([1, 2, 3], [5, 9, 7])).toBeCloseTo(0.5, 12);
});

test("perfect order of four has p = 2/4! and too few values for an interval, of seven one that ends at 1", () => {
  const result = spearman([1, 2, 3, 4], [2, 3, 5, 9], { stream: randomStream(1, "four"), resamples: 8000 })!;
  expect(result.rho).toBeCloseTo(1, 14);
  expect(result.count).toBe(4);
  // The exact value is 2/24; 0.013 is over four standard errors of 8000 permutations.
  expect(Math.abs(result.pValue - 2 / 24)).toBeLessThan(0.013);
  expect(result.interval).toBeNull();
  const seven = [1, 2, 3, 4, 5, 6, 7];
  expect(spearman(seven, seven, { stream: randomStream(1, "seven") })!.interval!.high).toBeCloseTo(1, 14);
});

test("independent lists are seldom called related", () => {
  const draws = randomStream(5, "null");
  const pValues = Array.from({ length: 100 }, (_, i) => {
    const x = Array.from({ length: 12 }, () => draws.normal());
    const y = Array.from({ length: 12 }, () => draws.normal());
    return spearman(x, y, { stream: randomStream(6, i), resamples: 99 })!.pValue;
  });
  const rejected = pValues.filter((p) => p <= 0.1).length;
  // Binomial(100, 0.1) has mean 10 and standard deviation 3.
  expect(rejected).toBeGreaterThan(0);
  expect(rejected).toBeLessThan(23);
});

test("lists of different length are refused", () => {
  expect(() => pearson([1, 2], [1])).toThrow(/2 and 1 values/);
});
