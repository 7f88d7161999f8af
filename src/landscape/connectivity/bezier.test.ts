import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bezierPoint, bezierWeights, curveLength } from "./bezier.ts";
import { lengthRatio, squaredNormAlong } from "./path.ts";

const time = fc.double({ min: 0, max: 1, noNaN: true });
const coordinate = fc.integer({ min: -100, max: 100 });
const point = fc.array(coordinate, { minLength: 3, maxLength: 3 }).map((values) => Float32Array.from(values));
const polygon = fc.array(point, { minLength: 2, maxLength: 6 });

describe("bezierWeights", () => {
  test("are the published quadratic weights (1-t)², 2t(1-t), t²", () => {
    expect([...bezierWeights(0.25, 3)]).toEqual([0.5625, 0.375, 0.0625]);
  });

  test("are non-negative, sum to 1 and turn round with t", () => {
    fc.assert(
      fc.property(time, fc.integer({ min: 1, max: 8 }), (t, count) => {
        const weights = [...bezierWeights(t, count)];
        expect(weights.every((weight) => weight >= 0)).toBe(true);
        expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
        const turned = [...bezierWeights(1 - t, count)].reverse();
        expect(weights).toBeAllclose(turned, { absolute: 5e-13 });
      }),
    );
  });
});

describe("bezierPoint", () => {
  test("meets its ends exactly and stays in the box of its control points", () => {
    fc.assert(
      fc.property(polygon, time, (points, t) => {
        expect([...bezierPoint(points, 0)].map(Math.abs)).toEqual([...points[0]!].map(Math.abs));
        expect(bezierPoint(points, 1).every((value, i) => value === points.at(-1)![i])).toBe(true);
        for (const [i, value] of bezierPoint(points, t).entries()) {
          const coordinates = points.map((control) => control[i]!);
          expect(value).toBeGreaterThanOrEqual(Math.min(...coordinates) - 1e-4);
          expect(value).toBeLessThanOrEqual(Math.max(...coordinates) + 1e-4);
        }
      }),
    );
  });

  test("with bends equally spaced on the line is linear interpolation at every t", () => {
    fc.assert(
      fc.property(point, point, time, fc.integer({ min: 1, max: 4 }), (first, last, t, bends) => {
        const line = [first, last];
        const points = Array.from({ length: bends + 2 }, (_, j) => bezierPoint(line, j / (bends + 1)));
        const between = Array.from(first, (value, i) => (1 - t) * value + t * last[i]!);
        expect(bezierPoint(points, t)).toBeAllclose(between, { absolute: 1e-4 });
      }),
    );
  });
});

describe("curveLength", () => {
  test("of a straight line is the distance of its ends, wherever its bends lie on it", () => {
    const [first, last] = [Float32Array.of(1, 2, 3), Float32Array.of(4, 6, 15)];
    expect(curveLength([first, last])).toBeCloseTo(13, 10);
    expect(curveLength([first, bezierPoint([first, last], 0.3), last])).toBeCloseTo(13, 8);
  });

  test("of the parabola from (0, 0) by (1, 2) to (2, 0) is √5 + asinh(2)/2", () => {
    const points = [Float32Array.of(0, 0), Float32Array.of(1, 2), Float32Array.of(2, 0)];
    expect(curveLength(points)).toBeCloseTo(Math.sqrt(5) + Math.asinh(2) / 2, 9);
  });

  test("is at least the chord, and the ratio has no value for coinciding ends", () => {
    fc.assert(
      fc.property(polygon, (points) => {
        const ratio = lengthRatio(points);
        const closed = points[0]!.every((value, i) => value === points.at(-1)![i]);
        if (closed) expect(ratio).toBeNull();
        else expect(ratio!).toBeGreaterThan(1 - 1e-4);
      }),
    );
  });
});

/** L = (‖w‖² - 1)², a ring valley, by points of a fine Simpson rule along the curve. */
function alongRingValley(control: readonly [number, number] | null): {
  mean: number;
  max: number;
  at: number;
} {
  const ends = [Float32Array.of(-1, 0), Float32Array.of(1, 0)] as const;
  const points = control === null ? ends : [ends[0], Float32Array.from(control), ends[1]];
  const panels = 2000;
  let [mean, max, at] = [0, 0, 0];
  for (let i = 0; i <= panels; i++) {
    const [x, y] = bezierPoint(points, i / panels);
    const loss = (x! ** 2 + y! ** 2 - 1) ** 2;
    mean += ((i === 0 || i === panels ? 1 : i % 2 === 0 ? 2 : 4) * loss) / (3 * panels);
    if (loss > max + 1e-7) [max, at] = [loss, i / panels];
  }
  return { mean, max, at };
}

describe("the ring valley (‖w‖² - 1)² between (-1, 0) and (1, 0)", () => {
  test("straight line: mean 8/15, highest 1 in the middle", () => {
    const { mean, max, at } = alongRingValley(null);
    expect(mean).toBeCloseTo(8 / 15, 6);
    expect(max).toBeCloseTo(1, 6);
    expect(at).toBeCloseTo(0.5, 1);
  });

  test("the best control point is (0, √4.5): mean 2/105, highest .0493827 at t ≈ .1273", () => {
    const best = alongRingValley([0, Math.sqrt(4.5)]);
    expect(best.mean).toBeCloseTo(2 / 105, 6);
    expect(best.max).toBeCloseTo(0.0493827, 5);
    expect(Math.abs(best.at - 0.1273)).toBeLessThan(0.002);
    for (const moved of [
      [0, 2.08],
      [0, 2.16],
      [0.05, Math.sqrt(4.5)],
    ] as const) {
      expect(alongRingValley(moved).mean).toBeGreaterThan(best.mean);
    }
    expect(alongRingValley([0, 2]).max).toBeCloseTo(0.0625, 5);
  });
});

test.each([2, 3, 4])("the squared norm along a curve of %i control points is that of its points", (count) => {
  const points = Array.from({ length: count }, (_, i) =>
    Float32Array.from({ length: 50 }, (_, k) => Math.sin(1 + k * (i + 1))),
  );
  const squaredNorm = squaredNormAlong(points);
  for (const t of [0, 0.1, 0.5, 0.93, 1]) {
    const norm = bezierPoint(points, t).reduce((sum, value) => sum + value * value, 0);
    expect(squaredNorm(t)).toBeCloseTo(norm, 4);
  }
});
