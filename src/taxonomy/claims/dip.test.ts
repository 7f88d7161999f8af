import fc from "fast-check";
import { expect, test } from "vitest";
import { clearestDip, clearness } from "./dip.ts";
import { nearestUnimodal } from "./shape.ts";

const ones = (values: readonly number[]) => values.map(() => 1);

test("the depth is what lies below the lower shoulder", () => {
  expect(clearestDip([1, 4, 2, 9], [0.3, 0.4, 0.3, 1])).toEqual({
    left: 1,
    bottom: 2,
    right: 3,
    depth: 2,
    standardError: 0.5,
  });
  expect(clearestDip([9, 1, 3], ones([9, 1, 3]))).toMatchObject({ left: 0, bottom: 1, right: 2, depth: 2 });
});

test("of two dips the one clearer in standard errors counts", () => {
  expect(clearestDip([5, 1, 5, 4, 5], [1, 9, 1, 0.1, 0.1])?.bottom).toBe(3);
});

test("it is the clearest of all triples", () => {
  const point = fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 1, max: 3 }));
  fc.assert(
    fc.property(fc.array(point, { maxLength: 8 }), (points) => {
      const [values, errors] = [points.map(([value]) => value), points.map(([, error]) => error)];
      const depths = values.flatMap((bottom, j) => {
        const [before, after] = [values.slice(0, j), values.slice(j + 1)];
        if (before.length === 0 || after.length === 0) return [];
        return [Math.min(Math.max(...before), Math.max(...after)) - bottom];
      });
      const dip = clearestDip(values, errors);
      expect(dip === null).toBe(depths.every((depth) => depth <= 0));
      if (dip !== null) {
        expect(dip.left < dip.bottom && dip.bottom < dip.right).toBe(true);
        expect(depths[dip.bottom - 1]).toBe(dip.depth);
      }
      const even = clearestDip(values, ones(values));
      expect(even?.depth ?? 0).toBe(Math.max(0, ...depths));
    }),
  );
});

test("a sequence with one peak has none", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 8 }), (values) => {
      expect(clearness(clearestDip(nearestUnimodal(values, ones(values)), ones(values)))).toBe(0);
    }),
  );
});
