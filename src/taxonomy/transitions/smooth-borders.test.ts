import fc from "fast-check";
import { expect, test } from "vitest";
import type { CutName } from "../phases/cut-threshold.ts";
import { slicesOf } from "../table/grid.ts";
import type { SmoothBorder } from "./border.ts";
import { octaves, tableAt } from "./planes.testing.ts";
import { smoothBorders } from "./smooth-borders.ts";

type Point = { readonly x: number; readonly y: number };

/** The borders of a made table with their points in octaves from its middle. */
function bordersOf(...made: Parameters<typeof tableAt>): { cut: CutName; points: Point[] }[] {
  const table = tableAt(...made);
  return smoothBorders(table, slicesOf(table)[0]!).map(({ cut, points }: SmoothBorder) => ({
    cut,
    points: points.map(({ load, temperature }) => ({ x: octaves(load, 16), y: octaves(temperature, 64) })),
  }));
}

const onlyLocal = (local: (x: number, y: number) => number) => (x: number, y: number) => ({
  local: local(x, y),
  connectivity: 1,
});

test("the border of a plane is its straight zero line, from edge to edge", () => {
  const slope = fc.double({ min: -0.8, max: 0.8, noNaN: true });
  fc.assert(
    fc.property(slope, slope, (a, b) => {
      const borders = bordersOf(onlyLocal((x, y) => y - a * x - b));
      expect(borders.map(({ cut }) => cut)).toEqual(["local"]);
      const { points } = borders[0]!;
      for (const { x, y } of points) expect(Math.abs(y - a * x - b)).toBeLessThan(1e-6);
      const ends = [points[0]!, points.at(-1)!].map(({ x, y }) => Math.max(Math.abs(x), Math.abs(y)));
      for (const end of ends) expect(end).toBeCloseTo(3, 6);
    }),
    { numRuns: 5 },
  );
});

test("the border of a round region closes about it, and a ring has two", () => {
  const circle = bordersOf(onlyLocal((x, y) => 4 - x * x - y * y));
  expect(circle).toHaveLength(1);
  const { points } = circle[0]!;
  expect(points[0]).toEqual(points.at(-1));
  // Smoothing takes the variance of the kernel, at most half a step squared on each axis, off 4 − r².
  for (const { x, y } of points) {
    expect(Math.hypot(x, y)).toBeGreaterThan(Math.sqrt(4 - 2 * 0.5 ** 2) - 0.02);
    expect(Math.hypot(x, y)).toBeLessThan(2.01);
  }
  const ring = bordersOf(onlyLocal((x, y) => (Math.hypot(x, y) - 1) * (2.5 - Math.hypot(x, y))));
  expect(ring).toHaveLength(2);
  for (const line of ring) expect(line.points[0]).toEqual(line.points.at(-1));
});

test("a saddle gives two lines that do not cross", () => {
  const borders = bordersOf(onlyLocal((x, y) => (x - 0.25) * (y - 0.3) + 0.1));
  expect(borders).toHaveLength(2);
  const sides = borders.map(({ points }) => points.map(({ x }) => Math.sign(x - 0.25)));
  for (const side of sides) expect(new Set(side).size).toBe(1);
});

test("the similarity border runs only where networks are flat and connected", () => {
  const borders = bordersOf((x, y) => ({ local: y, connectivity: x, similarity: 0.05 * (1 - y + 0.5 * x) }));
  const { points } = borders.find(({ cut }) => cut === "similarity")!;
  // The line y = 1 + x / 2 passes the corner region from x = 0 to the right edge.
  expect(Math.min(...points.map(({ x }) => x))).toBeCloseTo(0, 6);
  expect(Math.max(...points.map(({ x }) => x))).toBeCloseTo(3, 6);
  for (const { x, y } of points) expect(y).toBeCloseTo(1 + x / 2, 6);
});

test("there is no border where one side is empty, nor in a single row, nor where nothing was measured", () => {
  expect(bordersOf(onlyLocal(() => 1))).toEqual([]);
  expect(
    bordersOf(
      onlyLocal((x) => x),
      [4, 8, 16, 32],
      [64],
    ),
  ).toEqual([]);
  expect(bordersOf(() => null)).toEqual([]);
});

test("a border runs across one missing cell and stops at a missing block", () => {
  const missing = (hole: (x: number, y: number) => boolean) =>
    bordersOf((x, y) => (hole(x, y) ? null : { local: y - 0.5, connectivity: 1 }));
  const reach = (borders: readonly { points: readonly Point[] }[]) =>
    Math.max(...borders.flatMap(({ points }) => points.map(({ x }) => x)));
  const one = missing((x, y) => x === 0 && y === 0);
  expect(one).toHaveLength(1);
  expect(reach(one)).toBeCloseTo(3, 9);
  expect(reach(missing((x) => x > 1))).toBeCloseTo(1, 9);
});
