import fc from "fast-check";
import { expect, test } from "vitest";
import { jackknifeError, mean, standardErrorOfMean } from "./index.ts";

const values = fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 2, maxLength: 12 });

test("of a mean is its standard error", () => {
  fc.assert(
    fc.property(values, (own) => {
      const without = own.map((_, left) => mean(own.filter((_value, i) => i !== left)));
      expect(jackknifeError(without)).toBeCloseTo(standardErrorOfMean(own)!, 8);
    }),
  );
});

test("is unknown where a number is", () => {
  expect(jackknifeError([1, null, 2])).toBeNull();
  expect(jackknifeError([])).toBeNull();
});
