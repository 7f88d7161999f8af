import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parameterLayout } from "#trees";
import { quantised } from "./quantised.ts";

const layout = parameterLayout([
  { name: "weight", shape: [2, 3] },
  { name: "bias", shape: [2] },
  { name: "other", shape: [2, 1] },
]);

describe("quantised", () => {
  it("takes each array to its own steps, and leaves biases", () => {
    const parameters = Float32Array.of(3, -3, 1.4, -1.6, 0.5, 0, 0.123, -7, 0.3, 0.1);
    expect(quantised(layout, parameters, 3)).toBeAllclose([3, -3, 1, -2, 1, 0, 0.123, -7, 0.3, 0.1], {
      absolute: 1e-6,
    });
    expect(quantised(layout, parameters, 2)).toBeAllclose([3, -3, 0, -3, 0, 0, 0.123, -7, 0.3, 0], {
      absolute: 1e-6,
    });
  });

  it("moves no weight by more than half a step, is odd, and does nothing twice or at 32 bits", () => {
    fc.assert(
      fc.property(
        fc.array(fc.float({ min: -10, max: 10, noNaN: true }), { minLength: 10, maxLength: 10 }),
        fc.integer({ min: 2, max: 16 }),
        (values, bits) => {
          const parameters = Float32Array.from(values);
          const once = quantised(layout, parameters, bits);
          const largest = Math.max(...parameters.subarray(0, 6).map(Math.abs));
          const step = largest / (2 ** (bits - 1) - 1);
          for (let i = 0; i < 6; i++) {
            expect(Math.abs(once[i]! - parameters[i]!)).toBeLessThanOrEqual(step / 2 + 1e-6 * largest);
          }
          expect(new Set(once.subarray(0, 6)).size).toBeLessThanOrEqual(2 ** bits - 1);
          expect(quantised(layout, once, bits)).toBeAllclose(once, { absolute: 1e-6 * (1 + largest) });
          const opposite = quantised(
            layout,
            parameters.map((value) => -value),
            bits,
          );
          expect(opposite.map((value) => -value)).toBeAllclose(once, { absolute: 0 });
          expect(quantised(layout, parameters, 32)).toBe(parameters);
        },
      ),
    );
  });

  it("leaves zeros, and what is not finite, and refuses bits that are none", () => {
    const zeros = new Float32Array(10);
    expect(quantised(layout, zeros, 4)).toEqual(zeros);
    const lost = new Float32Array(10).fill(Number.NaN);
    expect(quantised(layout, lost, 4)).toEqual(lost);
    for (const bits of [1, 33, 2.5]) {
      expect(() => quantised(layout, zeros, bits)).toThrow(
        expect.objectContaining({ code: "training/weight-bits" }),
      );
    }
  });
});
