import fc from "fast-check";
import { expect, test } from "vitest";
import { ranks } from "./ranks.ts";

test("equal values share the average of their ranks", () => {
  expect(ranks([10, 30, 20, 30])).toEqual([1, 3.5, 2, 3.5]);
  expect(ranks([5, 5, 5])).toEqual([2, 2, 2]);
  expect(ranks([])).toEqual([]);
});

test("a rank is one more than the count below plus half the other ties", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 9 })), (values) => {
      const counted = values.map((value) => {
        const below = values.filter((other) => other < value).length;
        const equal = values.filter((other) => other === value).length;
        return below + (equal + 1) / 2;
      });
      expect(ranks(values)).toEqual(counted);
    }),
  );
});
