import fc from "fast-check";
import { expect, test } from "vitest";
import type { GridPoint } from "../figure.ts";
import { distanceToSegment, simplifiedLine } from "./simplified-line.ts";

const coordinate = fc.integer({ min: -20, max: 20 });
const lines = fc.array(fc.record({ x: coordinate, y: coordinate }), { minLength: 2, maxLength: 40 });

test("ends stay, and every point that is left out lies as near to what is drawn as allowed", () => {
  fc.assert(
    fc.property(lines, fc.constantFrom(0, 0.5, 3), (points, tolerance) => {
      const simple = simplifiedLine(points, tolerance);
      expect([simple[0], simple.at(-1)]).toEqual([points[0], points.at(-1)]);
      const distance = (point: GridPoint): number =>
        Math.min(...simple.slice(1).map((to, i) => distanceToSegment(point, simple[i]!, to)));
      for (const point of points) expect(distance(point)).toBeLessThanOrEqual(tolerance + 1e-9);
    }),
  );
});

test("a straight line keeps its ends only, a closed one stays a ring, corners stay", () => {
  const straight = Array.from({ length: 9 }, (_, i) => ({ x: i, y: 2 * i }));
  expect(simplifiedLine(straight, 0.01)).toEqual([straight[0], straight[8]]);
  const ring = Array.from({ length: 65 }, (_, i) => ({
    x: Math.cos((Math.PI * (i % 64)) / 32),
    y: Math.sin((Math.PI * (i % 64)) / 32),
  }));
  const drawn = simplifiedLine(ring, 0.05);
  expect(drawn.at(-1)).toEqual(drawn[0]);
  expect(drawn.length).toBeGreaterThan(6);
  expect(drawn.length).toBeLessThan(30);
  const corner = [
    { x: 0, y: 0 },
    { x: 1, y: 0 },
    { x: 1, y: 1 },
  ];
  expect(simplifiedLine(corner, 0.5)).toEqual(corner);
});

test("lines of no or one point are themselves", () => {
  expect(simplifiedLine([], 1)).toEqual([]);
  expect(simplifiedLine([{ x: 1, y: 2 }], 1)).toEqual([{ x: 1, y: 2 }]);
});
