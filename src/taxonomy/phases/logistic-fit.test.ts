import fc from "fast-check";
import { expect, test } from "vitest";
import { logisticFit } from "./logistic-fit.ts";

/** Slope of the penalised log-likelihood along one standardised weight; zero at the optimum. */
function slopesAtOptimum(rows: readonly (readonly number[])[], classes: readonly boolean[]): number[] {
  const fit = logisticFit(rows, classes)!;
  const count = rows.length;
  const residuals = rows.map((row, i) => {
    const score = row.reduce((sum, value, j) => sum + fit.slopes[j]! * value, fit.intercept);
    return (classes[i] ? 1 : 0) - 1 / (1 + Math.exp(-score));
  });
  const ofIntercept = residuals.reduce((sum, residual) => sum + residual, 0);
  const ofSlopes = fit.slopes.map((slope, j) => {
    const values = rows.map((row) => row[j]!);
    const centre = values.reduce((sum, value) => sum + value, 0) / count;
    const scale = Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (count - 1));
    const data = residuals.reduce((sum, residual, i) => sum + (residual * (values[i]! - centre)) / scale, 0);
    return data - 0.1 * slope * scale;
  });
  return [ofIntercept, ...ofSlopes];
}

test("a symmetric sample is parted in its middle", () => {
  const { intercept, slopes } = logisticFit([[1], [2], [4], [5]], [false, true, false, true])!;
  expect(-intercept / slopes[0]!).toBeCloseTo(3, 10);
  expect(slopes[0]!).toBeGreaterThan(0);
});

test("classes that do not overlap are parted with finite slopes", () => {
  const { intercept, slopes } = logisticFit([[-100], [-99], [99], [100]], [false, false, true, true])!;
  expect(Number.isFinite(slopes[0])).toBe(true);
  expect(-intercept / slopes[0]!).toBeCloseTo(0, 8);
});

test("what cannot be parted gives nothing", () => {
  expect(logisticFit([], [])).toBeNull();
  expect(logisticFit([[1], [2]], [true, true])).toBeNull();
  expect(logisticFit([[1], [1]], [true, false])).toBeNull();
});

test("the slope of the penalised likelihood vanishes", () => {
  const row = fc.tuple(fc.integer({ min: -20, max: 20 }), fc.integer({ min: 0, max: 9 }), fc.boolean());
  fc.assert(
    fc.property(fc.array(row, { minLength: 4, maxLength: 40 }), (sample) => {
      const rows = sample.map(([x, y]) => [x, y]);
      const classes = sample.map(([, , passes]) => passes);
      fc.pre(new Set(classes).size === 2);
      fc.pre([0, 1].every((j) => new Set(rows.map((values) => values[j])).size > 1));
      for (const slope of slopesAtOptimum(rows, classes)) expect(Math.abs(slope)).toBeLessThan(1e-5);
    }),
  );
});
