import fc from "fast-check";
import { expect, test } from "vitest";
import { randomStream } from "#random";
import { nearestMonotone, nearestRising, nearestUnimodal, noisePValue } from "./shape.ts";

const numbers = (maxLength: number) =>
  fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 1, maxLength });
const ones = (values: readonly number[]) => values.map(() => 1);
const distance = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, value, i) => sum + (value - b[i]!) ** 2, 0);

test("the nearest rising sequence is the largest lower mean over intervals (min-max formula)", () => {
  fc.assert(
    fc.property(numbers(7), (values) => {
      const meanOf = (from: number, to: number) =>
        values.slice(from, to + 1).reduce((sum, value) => sum + value, 0) / (to - from + 1);
      const places = [...values.keys()];
      const expected = places.map((i) =>
        Math.max(
          ...places.slice(0, i + 1).map((from) => Math.min(...places.slice(i).map((to) => meanOf(from, to)))),
        ),
      );
      for (const [i, value] of nearestRising(values, ones(values)).entries()) {
        expect(value).toBeCloseTo(expected[i]!, 10);
      }
    }),
  );
});

test("weights count as repetitions", () => {
  expect(nearestRising([3, 0], [1, 2])).toEqual([1, 1]);
  expect(nearestRising([0, 3], [1, 2])).toEqual([0, 3]);
});

test("unimodal fits have one peak, are no worse than monotone ones, and leave unimodal sequences alone", () => {
  fc.assert(
    fc.property(numbers(8), (values) => {
      const fit = nearestUnimodal(values, ones(values));
      const turns = fit
        .slice(1)
        .map((value, i) => Math.sign(value - fit[i]!))
        .filter((sign) => sign !== 0);
      expect(turns.join()).toMatch(/^(1(,|$))*(-1(,|$))*$/);
      expect(distance(fit, values)).toBeLessThanOrEqual(
        distance(nearestMonotone(values, ones(values)), values) + 1e-12,
      );
      const again = nearestUnimodal(fit, ones(fit));
      for (const [i, value] of again.entries()) expect(value).toBeCloseTo(fit[i]!, 10);
    }),
  );
});

test("p-values of noise alone are uniform, and small beyond it", () => {
  const stream = randomStream(0, "p-values");
  const largest = (values: readonly number[]) => Math.max(...values);
  const pValueOf = (values: readonly number[]) =>
    noisePValue(largest, values, [0, 0, 0], [1, 1, 1], { stream, degreesOfFreedom: 1e6, simulations: 99 });
  const pValues = Array.from({ length: 300 }, () =>
    pValueOf([stream.normal(), stream.normal(), stream.normal()]),
  );
  const below = (level: number) => pValues.filter((p) => p <= level).length / pValues.length;
  for (const level of [0.1, 0.5, 0.9]) expect(Math.abs(below(level) - level)).toBeLessThan(0.08);
  expect(pValueOf([0, 9, 0])).toBe(0.01);
});
