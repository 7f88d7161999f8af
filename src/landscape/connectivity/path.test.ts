import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  arcLengths,
  chordLength,
  cornersOf,
  lengthRatio,
  pathLength,
  pathPoint,
  pathWeights,
} from "./path.ts";

const time = fc.double({ min: 0, max: 1, noNaN: true });
const point = fc
  .array(fc.integer({ min: -100, max: 100 }), { minLength: 3, maxLength: 3 })
  .map((values) => Float32Array.from(values));
const polygon = fc.array(point, { minLength: 2, maxLength: 6 });
const shapes = ["bezier", "polychain"] as const;

describe("a path without bends", () => {
  test("is the same straight line in either shape, to the last bit", () => {
    fc.assert(
      fc.property(point, point, time, (first, last, t) => {
        expect(pathPoint([first, last], t, "polychain")).toEqual(pathPoint([first, last], t, "bezier"));
        expect(pathWeights("polychain", t, 2)).toEqual(pathWeights("bezier", t, 2));
      }),
    );
  });
});

describe("a chain", () => {
  test("meets each of its control points and is straight between them", () => {
    fc.assert(
      fc.property(polygon, time, (points, share) => {
        const pieces = points.length - 1;
        for (const [j, own] of points.entries())
          expect(pathPoint(points, j / pieces, "polychain")).toBeAllclose(own, { absolute: 1e-4 });
        for (let j = 0; j < pieces; j++) {
          const between = points[j]!.map((value, i) => (1 - share) * value + share * points[j + 1]![i]!);
          expect(pathPoint(points, (j + share) / pieces, "polychain")).toBeAllclose(between, {
            absolute: 1e-4,
          });
        }
      }),
    );
  });

  test("has non-negative weights that sum to 1, and is as long as its pieces", () => {
    fc.assert(
      fc.property(time, fc.integer({ min: 1, max: 8 }), polygon, (t, count, points) => {
        const weights = [...pathWeights("polychain", t, count)];
        expect(weights.every((weight) => weight >= 0)).toBe(true);
        expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
        const pieces = points.slice(1).map((own, i) => chordLength([points[i]!, own]));
        expect(pathLength(points, "polychain")).toBeCloseTo(
          pieces.reduce((sum, piece) => sum + piece, 0),
          6,
        );
      }),
    );
  });

  test("has its corners at its inner control points, where a Bezier curve has none", () => {
    const points = Array.from({ length: 5 }, (_, i) => Float32Array.of(i, i % 2));
    expect(cornersOf(points, "polychain")).toEqual([0.25, 0.5, 0.75]);
    expect(cornersOf(points)).toEqual([]);
    expect(pathLength(points, "polychain")).toBeCloseTo(4 * Math.SQRT2, 12);
  });
});

describe("arc lengths", () => {
  test("of the parabola y = x² from -1 to 1 are those of its closed form", () => {
    const parabola = [Float32Array.of(-1, 1), Float32Array.of(0, -1), Float32Array.of(1, 1)];
    const from0 = (x: number) => (x * Math.sqrt(1 + 4 * x * x)) / 2 + Math.asinh(2 * x) / 4;
    const times = [0, 0.1, 0.25, 0.5, 0.8, 1];
    const expected = times.map((t) => from0(2 * t - 1) - from0(-1));
    expect(arcLengths(parabola, times)).toBeAllclose(expected, { absolute: 1e-8 });
    expect(pathLength(parabola)).toBeCloseTo(Math.sqrt(5) + Math.asinh(2) / 2, 9);
  });

  test("begin at 0, never fall, end at the length and are never shorter than the chord", () => {
    fc.assert(
      fc.property(polygon, fc.array(time, { maxLength: 6 }), (points, inner) => {
        const times = [0, ...inner.toSorted((a, b) => a - b), 1];
        for (const shape of shapes) {
          const lengths = arcLengths(points, times, shape);
          expect(lengths[0]).toBe(0);
          for (const [i, own] of lengths.slice(1).entries()) expect(own).toBeGreaterThanOrEqual(lengths[i]!);
          const length = pathLength(points, shape);
          expect(lengths.at(-1)).toBeAllclose(length, { absolute: 1e-3 * (1 + length) });
          expect(length).toBeGreaterThanOrEqual(chordLength(points) * (1 - 1e-9));
        }
      }),
    );
  });

  test("say nothing over a chord that is none", () => {
    const loop = [Float32Array.of(1, 1), Float32Array.of(2, 2), Float32Array.of(1, 1)];
    expect(lengthRatio(loop, "polychain")).toBeNull();
    expect(pathLength(loop, "polychain")).toBeCloseTo(2 * Math.SQRT2, 12);
  });
});

test.each(shapes)("of control points of several lengths, or of none, there is no %s", (shape) => {
  const [short, long] = [Float32Array.of(1), Float32Array.of(1, 2)];
  for (const points of [[], [short, long], [long, short]]) {
    for (const found of [
      () => pathPoint(points, 0.5, shape),
      () => pathLength(points, shape),
      () => lengthRatio(points, shape),
    ])
      expect(found).toThrow(RangeError);
  }
});
