import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evenlySpaced, MOST_VALUES } from "./spacing.ts";

describe("evenlySpaced", () => {
  it("gives the half octaves of the paper's widths", () => {
    expect(evenlySpaced({ from: 1, to: 128, per_octave: 2 }, true)).toEqual({
      values: [1, 2, 3, 4, 6, 8, 11, 16, 23, 32, 45, 64, 91, 128],
    });
  });

  it("gives the coarse learning rates of the paper", () => {
    expect(evenlySpaced({ from: 0.0015625, to: 0.4, per_octave: 1 }, false)).toEqual({
      values: [0.0015625, 0.003125, 0.00625, 0.0125, 0.025, 0.05, 0.1, 0.2, 0.4],
    });
  });

  it("ascends within its range from its first value, whatever the spacing", () => {
    const spacing = fc.record({
      from: fc.double({ min: 1e-3, max: 100, noNaN: true }),
      factor: fc.double({ min: 1.5, max: 1000, noNaN: true }),
      density: fc.integer({ min: 2, max: 20 }),
      isLog: fc.boolean(),
      wholeNumbers: fc.boolean(),
    });
    fc.assert(
      fc.property(spacing, ({ from, factor, density, isLog, wholeNumbers }) => {
        const to = from * factor;
        const spaced = evenlySpaced({ from, to, [isLog ? "per_octave" : "count"]: density }, wholeNumbers);
        if (!("values" in spaced)) throw new Error(spaced.problem);
        const { values } = spaced;
        const rounding = (value: number) => (wholeNumbers ? 0.5 : 1e-5 * value);
        expect(values.every((value, index) => index === 0 || value > values[index - 1]!)).toBe(true);
        expect(Math.abs(values[0]! - from)).toBeLessThanOrEqual(rounding(from));
        expect(values.at(-1)).toBeLessThanOrEqual(to + rounding(to));
        if (!isLog) expect(Math.abs(values.at(-1)! - to)).toBeLessThanOrEqual(rounding(to));
      }),
    );
  });

  it("refuses to make more values than an axis may have", () => {
    expect(evenlySpaced({ from: 1e-300, to: 1, per_octave: 48 }, false)).toHaveProperty(
      "expected",
      `at most ${MOST_VALUES}`,
    );
  });
});
