import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parameterLayout } from "#trees";
import { magnitudeMask } from "./magnitude-mask.ts";

const layout = parameterLayout([
  { name: "first.weight", shape: [2, 3] },
  { name: "first.bias", shape: [3] },
  { name: "second.weight", shape: [3, 1] },
]);

describe("magnitudeMask", () => {
  it("keeps the largest weights of all layers together, and every bias", () => {
    const parameters = Float32Array.of(0.1, -5, 0.2, 3, -0.3, 0, 0, 0, 9, 4, -0.05, 2);
    expect([...magnitudeMask(layout, parameters, 4 / 9)]).toEqual([0, 1, 0, 1, 0, 0, 1, 1, 1, 1, 0, 1]);
    expect([...magnitudeMask(layout, parameters, 1)]).toEqual(Array(12).fill(1));
  });

  it("keeps exactly so many, the first of equal ones, and with more all that it keeps with fewer", () => {
    const value = fc.constantFrom(0, 0.5, -0.5, 1, 2);
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 12, maxLength: 12 }),
        fc.integer({ min: 1, max: 9 }),
        (values, kept) => {
          const parameters = Float32Array.from(values);
          const mask = magnitudeMask(layout, parameters, kept / 9);
          const weights = [...mask.subarray(0, 6), ...mask.subarray(9)];
          expect(weights.reduce((sum, own) => sum + own, 0)).toBe(kept);
          const magnitudes = [...parameters.subarray(0, 6), ...parameters.subarray(9)].map(Math.abs);
          const left = magnitudes.filter((_, i) => weights[i] === 0);
          const stayed = magnitudes.filter((_, i) => weights[i] === 1);
          expect(Math.max(0, ...left)).toBeLessThanOrEqual(Math.min(...stayed));
          if (kept < 9) {
            const more = magnitudeMask(layout, parameters, (kept + 1) / 9);
            expect(mask.every((own, i) => own <= more[i]!)).toBe(true);
          }
        },
      ),
    );
  });

  it.each([0, -1, 1.5, Number.NaN, 0.01])(
    "refuses a density of %d that keeps no weight or is none",
    (density) => {
      expect(() => magnitudeMask(layout, new Float32Array(12), density)).toThrow(
        expect.objectContaining({ code: "training/density", kind: "input" }),
      );
    },
  );
});
