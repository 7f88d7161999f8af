import fc from "fast-check";
import { expect, test } from "vitest";
import { studentProbability, studentQuantile, unanimousProbability } from "./index.ts";

const degrees = fc.integer({ min: 1, max: 200 });
const anyT = fc.double({ min: -1e3, max: 1e3, noNaN: true });

test("one and two degrees of freedom have their closed forms", () => {
  fc.assert(
    fc.property(anyT, (t) => {
      expect(studentProbability(t, 1)).toBeCloseTo(1 / 2 + Math.atan(t) / Math.PI, 12);
      expect(studentProbability(t, 2)).toBeCloseTo(1 / 2 + t / (2 * Math.sqrt(2 + t * t)), 12);
    }),
  );
});

test("quantiles are those of the tables", () => {
  const table = [12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.306, 2.2622, 2.2281];
  for (const [i, wanted] of table.entries()) expect(studentQuantile(0.975, i + 1)).toBeCloseTo(wanted, 4);
  expect(studentQuantile(0.95, 30)).toBeCloseTo(1.6973, 4);
  expect(studentQuantile(0.975, 1e6)).toBeCloseTo(1.95997, 4);
});

test("probability rises, is symmetric and is undone by the quantile", () => {
  fc.assert(
    fc.property(anyT, anyT, degrees, (t, other, df) => {
      const below = studentProbability(Math.min(t, other), df);
      expect(below).toBeLessThanOrEqual(studentProbability(Math.max(t, other), df) + 1e-14);
      expect(studentProbability(t, df) + studentProbability(-t, df)).toBeCloseTo(1, 12);
      const p = studentProbability(t, df);
      if (p > 1e-6 && p < 1 - 1e-6) {
        expect(studentProbability(studentQuantile(p, df), df)).toBeCloseTo(p, 12);
      }
    }),
  );
});

test("the ends of the range are 0 and 1, and what is no distribution is refused", () => {
  expect(studentProbability(Number.POSITIVE_INFINITY, 2)).toBe(1);
  expect(studentProbability(-1e200, 2)).toBeLessThan(1e-300);
  expect(studentProbability(0, 3)).toBe(0.5);
  expect(() => studentProbability(1, 0)).toThrow("0 degrees of freedom");
  expect(() => studentQuantile(1, 3)).toThrow("probability 1");
});

test("a few unanimous observations leave the doubt that Jeffreys' prior leaves", () => {
  // The posterior of the other side's share is Beta(1/2, n + 1/2); for n = 0 the prior is symmetric.
  expect(unanimousProbability(0)).toBeCloseTo(0.5, 12);
  const steps = 400_000;
  for (const count of [1, 2, 3, 5, 10]) {
    // With share = sin²(angle) the density is cos(angle)^(2n), without its pole at 0.
    const integral = (end: number) => {
      const width = end / steps;
      let sum = 0;
      for (let i = 0; i < steps; i++) sum += Math.cos((i + 0.5) * width) ** (2 * count);
      return sum * width;
    };
    expect(unanimousProbability(count)).toBeCloseTo(integral(Math.PI / 4) / integral(Math.PI / 2), 9);
  }
  expect(unanimousProbability(3)).toBeCloseTo(0.967, 3);
  expect(unanimousProbability(2)).toBeLessThan(0.95);
});
