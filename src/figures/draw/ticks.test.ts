import fc from "fast-check";
import { expect, test } from "vitest";
import { tickValues } from "./colour-bar.ts";
import { logTicks } from "./line-chart.ts";

test("ticks are round", () => {
  expect(tickValues(0, 1, 5)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
  expect(tickValues(-29.6, 29.6, 6)).toEqual([-20, -10, 0, 10, 20]);
  expect(logTicks(0.004, 3)).toEqual([0.01, 0.1, 1]);
  expect(logTicks(0.8, 3)).toEqual([1, 2]);
});

test("ticks lie inside their range, in order, and are not too many", () => {
  fc.assert(
    fc.property(
      fc.double({ min: -1e6, max: 1e6, noNaN: true }),
      fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
      fc.integer({ min: 2, max: 12 }),
      (low, size, count) => {
        const ticks = tickValues(low, low + size, count);
        const slack = 1e-6 * size;
        expect(ticks.every((tick) => tick >= low - slack && tick <= low + size + slack)).toBe(true);
        expect(ticks).toEqual([...ticks].sort((a, b) => a - b));
        expect(ticks.length).toBeGreaterThanOrEqual(2);
        // Where there would be one, five are the fewest that round numbers make of it.
        expect(ticks.length).toBeLessThanOrEqual(Math.max(5, count + 1));
      },
    ),
  );
});

test("a range about zero that no round number but zero lies in by so many ticks has more of them", () => {
  expect(tickValues(-0.45, 0.45, 4)).toEqual([-0.4, -0.2, 0, 0.2, 0.4]);
  expect(tickValues(-0.39, 0.37, 2)).toEqual([-0.2, 0, 0.2]);
});
