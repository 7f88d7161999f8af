import fc from "fast-check";
import { expect, test } from "vitest";
import { wilsonInterval } from "./wilson-interval.ts";

test("its ends are where the normal score test of the share turns", () => {
  const counts = fc
    .integer({ min: 1, max: 200 })
    .chain((count) => fc.tuple(fc.constant(count), fc.integer({ min: 0, max: count })));
  fc.assert(
    fc.property(counts, ([count, successes]) => {
      const { low, high } = wilsonInterval(successes, count)!;
      const share = successes / count;
      for (const end of [low, high].filter((value) => value > 1e-9 && value < 1 - 1e-9)) {
        expect(Math.abs(share - end) / Math.sqrt((end * (1 - end)) / count)).toBeCloseTo(1.96, 4);
      }
      expect(low).toBeLessThanOrEqual(share + 1e-12);
      expect(high).toBeGreaterThanOrEqual(share - 1e-12);
    }),
  );
});

test("agreement of few leaves doubt, nothing has no share", () => {
  expect(wilsonInterval(3, 3)!.low).toBeCloseTo(0.4385, 4);
  expect(wilsonInterval(0, 0)).toBeNull();
});
