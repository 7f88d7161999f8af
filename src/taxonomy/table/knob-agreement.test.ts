import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isSameKnobValue, oneValueEach, withStandingValues } from "./knob-agreement.ts";

const rate = fc.double({ min: 1e-6, max: 1e6, noNaN: true });

describe("isSameKnobValue", () => {
  it("holds of a number and what float32 makes of it, and of equal words", () => {
    fc.assert(fc.property(rate, (value) => isSameKnobValue(value, Math.fround(value))));
    expect(isSameKnobValue(0.1, 0.10000000149011612)).toBe(true);
    expect(isSameKnobValue(0.3, 0.1 + 0.2)).toBe(true);
    expect(isSameKnobValue("adam", "adam")).toBe(true);
    expect(isSameKnobValue(0, -0)).toBe(true);
  });

  it("fails of numbers that float32 tells apart, of words and of what is unknown", () => {
    for (const [one, other] of [
      [0.1, 0.1000001],
      [1e-50, 2e-50],
      [1e300, 2e300],
      [0, 1e-50],
      ["adam", "sgd"],
      ["1", 1],
      [1, null],
    ] as const) {
      expect([one, other, isSameKnobValue(one, other)]).toEqual([one, other, false]);
    }
  });
});

describe("oneValueEach", () => {
  it("is the value that somebody wrote, whichever are there and in whatever order", () => {
    const written = [0.1, 0.03, 1e-4, 128, 0.5];
    const values = fc.subarray(written.flatMap((value) => [value, Math.fround(value)]));
    fc.assert(
      fc.property(values, (some) => {
        for (const [value, standing] of oneValueEach(some)) {
          expect(written).toContain(standing);
          expect(isSameKnobValue(value, standing)).toBe(true);
        }
      }),
    );
  });

  it("leaves what float32 does not explain", () => {
    for (const value of [2 ** -20, 1 / 3, 0.00031622776601683794, 16777217, 1e300]) {
      expect(oneValueEach([value]).get(value)).toBe(value);
    }
  });
});

describe("withStandingValues", () => {
  it("changes the numbers that others stand for and no cell beside them", () => {
    const [one, other] = [
      { knobs: { width: 4, learning_rate: 0.1 } },
      { knobs: { learning_rate: Math.fround(0.1) } },
    ];
    const cells = withStandingValues([one, other]);
    expect(cells.map(({ knobs }) => knobs.learning_rate)).toEqual([0.1, 0.1]);
    const same = [one, { knobs: { width: 8, optimiser: "adam", depth: null } }];
    expect(withStandingValues(same)).toBe(same);
  });
});
