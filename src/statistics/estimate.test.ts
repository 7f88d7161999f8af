import fc from "fast-check";
import { expect, test } from "vitest";
import { degreesOfFreedom, estimateMean, mean, sampleVariance, standardErrorOfMean } from "./estimate.ts";

const finite = fc.double({ min: -1e6, max: 1e6, noNaN: true });

test("moments of 2, 4, 4, 4, 5, 5, 7, 9 are the textbook's", () => {
  const values = [2, 4, 4, 4, 5, 5, 7, 9];
  expect(mean(values)).toBe(5);
  expect(sampleVariance(values)).toBeCloseTo(32 / 7, 14);
  expect(estimateMean(values)).toEqual({ value: 5, standardError: Math.sqrt(32 / 7 / 8), count: 8 });
});

test("too few values have no mean, no variance and no standard error", () => {
  expect(mean([])).toBeNull();
  expect(sampleVariance([3])).toBeNull();
  expect(standardErrorOfMean([3])).toBeNull();
  expect(estimateMean([3])).toEqual({ value: 3, standardError: null, count: 1 });
  expect(estimateMean([])).toEqual({ value: null, standardError: null, count: 0 });
});

test("the variance does not lose its digits far from zero", () => {
  expect(sampleVariance([1e9 + 1, 1e9 + 2, 1e9 + 3])).toBe(1);
});

test("the variance ignores a shift and grows with the square of a scale", () => {
  fc.assert(
    fc.property(fc.array(finite, { minLength: 2, maxLength: 20 }), finite, (values, shift) => {
      const variance = sampleVariance(values)!;
      const tolerance = 1e-6 * (1 + variance);
      const shifted = sampleVariance(values.map((value) => value + shift))!;
      const scaled = sampleVariance(values.map((value) => 3 * value))!;
      expect(Math.abs(shifted - variance)).toBeLessThan(tolerance);
      expect(Math.abs(scaled - 9 * variance)).toBeLessThan(9 * tolerance);
    }),
  );
});

test("NaN is refused by name instead of spreading", () => {
  expect(() => mean([1, Number.NaN])).toThrow("values[1]: the value is NaN; expected a finite number");
});

test("numbers near the largest have a mean and a standard error, or none, but never infinite ones", () => {
  const large = 1.7e308;
  expect(mean([large, large])).toBe(large);
  expect(estimateMean([large, large, large / 2]).standardError! / (large / 6)).toBeCloseTo(1, 12);
  expect(sampleVariance([large, -large])).toBeNull();
  fc.assert(
    fc.property(fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { maxLength: 6 }), (values) => {
      const { value, standardError } = estimateMean(values);
      expect(value === null || Number.isFinite(value)).toBe(true);
      expect(standardError === null || Number.isFinite(standardError)).toBe(true);
    }),
  );
});

test("a standard error is known by one degree of freedom less than there are values, or as said, or not at all", () => {
  expect(degreesOfFreedom(estimateMean([1, 2, 4]))).toBe(2);
  expect(degreesOfFreedom(estimateMean([1]))).toBeNull();
  expect(degreesOfFreedom({ value: 1, standardError: 0.5, count: 1 })).toBeNull();
  expect(degreesOfFreedom({ value: 1, standardError: 0.5, count: 10, degreesOfFreedom: 4 })).toBe(4);
});
