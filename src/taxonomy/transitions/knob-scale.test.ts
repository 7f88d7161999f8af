import fc from "fast-check";
import { expect, test } from "vitest";
import { registeredKnobs } from "#knobs";
import { knobScaleOf } from "./knob-scale.ts";

test("is logarithmic for a knob of factors and linear for one of steps", () => {
  const width = knobScaleOf("width", [4, 16]);
  expect(width.valueAt((width.coordinateOf(4) + width.coordinateOf(16)) / 2)).toBeCloseTo(8, 12);
  const noise = knobScaleOf("label_noise", [0, 0.2]);
  expect(noise.valueAt((noise.coordinateOf(0) + noise.coordinateOf(0.2)) / 2)).toBeCloseTo(0.1, 12);
});

test("puts zero one typical step below the smallest positive value", () => {
  const decay = knobScaleOf("weight_decay", [0.01, 0, 0.001, 0.0001]);
  const [zero, first, second] = [0, 0.0001, 0.001].map(decay.coordinateOf) as [number, number, number];
  expect(first - zero).toBeCloseTo(second - first, 12);
  expect(decay.valueAt((zero + first) / 2)).toBeCloseTo(0.00005, 15);
});

test("is linear where no logarithm exists", () => {
  expect(knobScaleOf("width", [-1, 2]).coordinateOf(-1)).toBe(-1);
  expect(knobScaleOf("weight_decay", [0]).coordinateOf(0)).toBe(0);
});

test("rises, and valueAt undoes coordinateOf", () => {
  const values = fc.uniqueArray(
    fc.oneof(
      fc.constant(0),
      fc.integer({ min: -9, max: 9 }),
      fc.double({ min: 1e-6, max: 1e4, noNaN: true }),
    ),
    { minLength: 2, maxLength: 6 },
  );
  fc.assert(
    fc.property(fc.constantFrom(...registeredKnobs().map(({ name }) => name)), values, (knob, taken) => {
      const { coordinateOf, valueAt } = knobScaleOf(knob, taken);
      const ascending = taken.toSorted((a, b) => a - b);
      for (const [i, value] of ascending.entries()) {
        const unit = Math.max(...taken.map(Math.abs));
        expect(Math.abs(valueAt(coordinateOf(value)) - value)).toBeLessThanOrEqual(1e-9 * unit);
        if (i > 0) expect(coordinateOf(value)).toBeGreaterThanOrEqual(coordinateOf(ascending[i - 1]!));
      }
    }),
  );
});
