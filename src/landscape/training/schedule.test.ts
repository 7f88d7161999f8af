import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type LearningRateSchedule, rateFactor } from "./schedule.ts";

describe("rateFactor", () => {
  it("is 1 throughout for a constant rate", () => {
    expect([0, 5, 9].map((update) => rateFactor({ kind: "constant" }, update, 10))).toEqual([1, 1, 1]);
  });

  it("multiplies once at each step, from the first update at or after it", () => {
    const steps: LearningRateSchedule = { kind: "steps", at: [0.5, 0.75], factor: 0.1 };
    const factors = Array.from({ length: 8 }, (_, update) => rateFactor(steps, update, 8));
    [1, 1, 1, 1, 0.1, 0.1, 0.01, 0.01].forEach((factor, update) => {
      expect(factors[update]).toBeCloseTo(factor, 15);
    });
  });

  it("is not late by a rounding error", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.nat(100), (updates, percent) => {
        const steps: LearningRateSchedule = { kind: "steps", at: [percent / 100], factor: 0.5 };
        const first = Math.ceil((percent * updates) / 100);
        expect(rateFactor(steps, first, updates)).toBe(0.5);
        if (first > 0) expect(rateFactor(steps, first - 1, updates)).toBe(1);
      }),
    );
  });

  it("falls along half a cosine from 1 through the middle towards the final factor", () => {
    const cosine: LearningRateSchedule = { kind: "cosine", final: 0.2 };
    expect(rateFactor(cosine, 0, 100)).toBe(1);
    expect(rateFactor(cosine, 25, 100)).toBeCloseTo(0.6 + 0.4 * Math.SQRT1_2, 14);
    expect(rateFactor(cosine, 50, 100)).toBeCloseTo(0.6, 14);
    expect(rateFactor(cosine, 100, 100)).toBeCloseTo(0.2, 14);
  });
});
