import fc from "fast-check";
import { expect, test } from "vitest";
import { median, quantile } from "./quantile.ts";

test("quantiles interpolate between order statistics", () => {
  expect(quantile([4, 1, 3, 2], 0.25)).toBe(1.75);
  expect(quantile([4, 1, 3, 2], 0)).toBe(1);
  expect(quantile([4, 1, 3, 2], 1)).toBe(4);
  expect(median([7, 1, 5])).toBe(5);
  expect(median([7, 1])).toBe(4);
  expect(median([])).toBeNull();
});

test("a probability outside 0 to 1 is refused", () => {
  expect(() => quantile([1], 1.1)).toThrow(/from 0 to 1/);
  expect(() => quantile([1], Number.NaN)).toThrow(/from 0 to 1/);
});

test("quantiles rise with probability and stay within the values", () => {
  const finite = fc.double({ min: -1e6, max: 1e6, noNaN: true });
  const probability = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(fc.array(finite, { minLength: 1 }), probability, probability, (values, p, q) => {
      const low = quantile(values, Math.min(p, q))!;
      const high = quantile(values, Math.max(p, q))!;
      expect(low).toBeLessThanOrEqual(high + 1e-9);
      expect(low).toBeGreaterThanOrEqual(Math.min(...values));
      expect(high).toBeLessThanOrEqual(Math.max(...values));
    }),
  );
});
