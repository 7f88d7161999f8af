import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CurveCourse, hasSettled } from "./curve-course.ts";
import { curveRateFactor } from "./curve-rate.ts";

const level = fc.double({ min: 1e-3, max: 1e3, noNaN: true });

/** Losses that change by the same factor from epoch to epoch. */
const geometric = (first: number, factor: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => first * factor ** i);

describe("hasSettled", () => {
  test("holds of a loss that stands still or rises, and not of one that falls by more than the tolerance", () => {
    fc.assert(
      fc.property(level, fc.integer({ min: 12, max: 60 }), (first, count) => {
        expect(hasSettled(geometric(first, 1, count), 1e-9)).toBe(true);
        expect(hasSettled(geometric(first, 1.2, count), 0.01)).toBe(true);
        expect(hasSettled(geometric(first, 0.99, count), 0.01)).toBe(false);
      }),
    );
  });

  test("does not take noise for a standstill: what it hides may be a fall", () => {
    const noisy = Array.from({ length: 30 }, (_, i) => (i % 2 === 0 ? 0.5 : 1.5));
    expect(hasSettled(noisy, 0.1)).toBe(false);
    expect(hasSettled(noisy, 0.9)).toBe(true);
  });

  test("looks at the last two thirds only", () => {
    expect(hasSettled([...geometric(100, 0.5, 10), ...geometric(1, 1, 20)], 0.01)).toBe(true);
  });

  test("says nothing of few epochs or of losses that are not finite", () => {
    expect(hasSettled(geometric(1, 1, 11), 0.5)).toBe(false);
    expect(hasSettled([...geometric(1, 1, 20), null], 0.5)).toBe(false);
  });
});

describe("the course of a curve", () => {
  const run = (losses: readonly number[], lossTolerance: number, epochs = losses.length) => {
    const course = new CurveCourse({ epochs, lossTolerance });
    const factors: number[] = [];
    for (let epoch = 1; epoch <= course.total; epoch++) {
      factors.push(course.rateFactor(epoch));
      course.add({ loss: losses[epoch - 1]!, lengthRatio: 1 });
    }
    return { course, factors };
  };

  test("takes all epochs without a tolerance, and does not say whether it settled", () => {
    const { course, factors } = run(geometric(1, 1, 40), 0);
    expect(course).toMatchObject({ total: 40, settled: null });
    expect(factors).toEqual(Array.from({ length: 40 }, (_, i) => curveRateFactor(i + 1, 40)));
    expect(course.rateFactor(41)).toBe(0);
  });

  test("lets the rate fall once the loss stands still, over as many epochs as there were before", () => {
    const { course, factors } = run(geometric(1, 1, 40), 0.01);
    expect(course).toMatchObject({ total: 24, settled: true });
    expect(factors.slice(0, 12)).toEqual(new Array(12).fill(1));
    expect(factors).toEqual(Array.from({ length: 24 }, (_, i) => curveRateFactor(i + 1, 24)));
  });

  test("is of the epochs that there are where the loss goes on falling", () => {
    const { course, factors } = run(geometric(1, 0.95, 40), 0.01);
    expect(course).toMatchObject({ total: 40, settled: false });
    expect(factors).toEqual(Array.from({ length: 40 }, (_, i) => curveRateFactor(i + 1, 40)));
  });
});
