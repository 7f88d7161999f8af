import fc from "fast-check";
import { expect, test } from "vitest";
import { crossingOf, type LinePoint } from "./crossing.ts";

const line = (...distances: number[]): LinePoint[] =>
  distances.map((distance, coordinate) => ({ coordinate, distance }));

test("interpolates between the two neighbours on different sides", () => {
  expect(crossingOf(line(-3, -1, 3, 3))).toEqual({
    coordinate: 1.25,
    before: 1,
    upward: true,
    sideChanges: 1,
  });
  expect(crossingOf(line(2, -2))).toEqual({ coordinate: 0.5, before: 0, upward: false, sideChanges: 1 });
});

test("of several crossings takes the split with most votes, and none for a lone cell barely across", () => {
  expect(crossingOf(line(-1, -1, 0.2, -0.2, -1, 1, 1))).toMatchObject({ before: 4, sideChanges: 3 });
  expect(crossingOf(line(1, 1, -9, 1, 1))).toBeNull();
  expect(crossingOf(line(-1, -1, -1, 0.1))).toMatchObject({ before: 2, upward: true });
});

test("finds nothing in lines of one side, of one point and of none", () => {
  expect(crossingOf(line(1, 2, 0))).toBeNull();
  expect(crossingOf(line(-1, -2))).toBeNull();
  expect(crossingOf(line(-1))).toBeNull();
  expect(crossingOf([])).toBeNull();
});

const anyLine = fc
  .array(
    fc.double({ min: -3, max: 3, noNaN: true }).map((value) => Math.fround(value) || 0.5),
    {
      maxLength: 9,
    },
  )
  .map((distances) => line(...distances));

/** The best split by trying all of them, whole lines included. */
function mostVotes(points: readonly LinePoint[]): number {
  const votes = points.map(({ distance }) => Math.max(-1, Math.min(1, distance)));
  const sum = (some: readonly number[]) => some.reduce((total, vote) => total + vote, 0);
  return Math.max(
    ...Array.from({ length: points.length + 1 }, (_, k) =>
      Math.abs(sum(votes.slice(k)) - sum(votes.slice(0, k))),
    ),
  );
}

test("no split of the line has more votes than the one found", () => {
  fc.assert(
    fc.property(anyLine, (points) => {
      const crossing = crossingOf(points);
      const votes = points.map(({ distance }) => Math.max(-1, Math.min(1, distance)));
      const total = votes.reduce((sum, vote) => sum + vote, 0);
      const left = votes.slice(0, (crossing?.before ?? -1) + 1).reduce((sum, vote) => sum + vote, 0);
      expect(Math.abs(total - 2 * left)).toBeCloseTo(mostVotes(points), 9);
    }),
  );
});

test("crosses at the same place the other way when the sides are exchanged, between neighbours on different sides", () => {
  fc.assert(
    fc.property(anyLine, (points) => {
      const crossing = crossingOf(points);
      const opposite = crossingOf(
        points.map(({ coordinate, distance }) => ({ coordinate, distance: -distance })),
      );
      if (crossing === null) expect(opposite).toBeNull();
      else {
        expect(opposite).toMatchObject({ coordinate: crossing.coordinate, upward: !crossing.upward });
        const [left, right] = [points[crossing.before]!, points[crossing.before + 1]!];
        expect(left.distance < 0).toBe(crossing.upward);
        expect(right.distance < 0).toBe(!crossing.upward);
        expect(crossing.coordinate).toBeGreaterThanOrEqual(left.coordinate);
        expect(crossing.coordinate).toBeLessThanOrEqual(right.coordinate);
      }
    }),
  );
});
