import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { meanAlongArc } from "./mean-along-arc.ts";
import { arcLengths } from "./path.ts";
import type { PathProfile } from "./profile.ts";

const line = { points: [Float32Array.of(1, 2), Float32Array.of(4, 6)] };
const times = fc
  .array(fc.integer({ min: 1, max: 63 }), { minLength: 1, maxLength: 12 })
  .map((inner) => [...new Set([0, ...inner.toSorted((a, b) => a - b), 64])].map((t) => t / 64));

function profileOf(ts: readonly number[], of: (t: number) => number): PathProfile {
  return ts.map((t) => ({ t, loss: of(t), error: 2 * of(t) }));
}

describe("the integral along arc length", () => {
  test("of a quadratic over a straight line is exact, wherever its points lie", () => {
    const coefficient = fc.double({ min: -10, max: 10, noNaN: true });
    fc.assert(
      fc.property(times, coefficient, coefficient, coefficient, (ts, a, b, c) => {
        const found = meanAlongArc(
          profileOf(ts, (t) => a * t * t + b * t + c),
          line,
          "loss",
        )!;
        expect(found.length).toBeCloseTo(5, 9);
        expect(found.chord).toBeCloseTo(5, 9);
        expect(found.mean).toBeCloseTo(a / 3 + b / 2 + c, 9);
        expect(found.integral).toBeCloseTo(5 * found.mean, 9);
      }),
    );
  });

  test("of one height is that height on every path, with nothing owed to its points", () => {
    const bent = [Float32Array.of(0, 0), Float32Array.of(3, 1), Float32Array.of(0, 2)];
    fc.assert(
      fc.property(times, fc.double({ min: 0, max: 100, noNaN: true }), (ts, height) => {
        for (const shape of ["bezier", "polychain"] as const) {
          const flat = profileOf(ts, () => height);
          const found = meanAlongArc(flat, { points: bent, shape }, "error")!;
          expect(found.mean).toBeCloseTo(2 * height, 9);
          expect(found.discretisation).toBeCloseTo(0, 9);
        }
      }),
    );
  });

  test("weighs by length, not by t: a chain whose first piece is three times as long as its second", () => {
    const chain = {
      points: [Float32Array.of(0, 0), Float32Array.of(3, 0), Float32Array.of(3, 1)],
      shape: "polychain",
    } as const;
    const ts = [0, 0.25, 0.5, 0.75, 1];
    // Rises evenly to 1 at the corner and falls evenly to 0: no parabola may cross it.
    const found = meanAlongArc(
      profileOf(ts, (t) => 1 - Math.abs(2 * t - 1)),
      chain,
      "loss",
    )!;
    expect(found.length).toBeCloseTo(4, 12);
    expect(found.mean).toBeCloseTo(0.5, 12);
    expect(found.discretisation).toBeCloseTo(0, 12);
    const steps = meanAlongArc(
      profileOf(ts, (t) => (t < 0.5 ? 1 : 0)),
      chain,
      "loss",
    )!;
    expect(steps.mean).toBeGreaterThan(0.5);
  });

  test("of the arc length along a parabola is half its length in the mean, to what it says", () => {
    const parabola = [Float32Array.of(-1, 1), Float32Array.of(0, -1), Float32Array.of(1, 1)];
    const ts = Array.from({ length: 15 }, (_, i) => i / 14);
    const lengths = arcLengths(parabola, ts);
    const profile = ts.map((t, i) => ({ t, loss: Math.sin(lengths[i]!), error: lengths[i]! }));
    const ofLength = meanAlongArc(profile, { points: parabola }, "error")!;
    expect(ofLength.mean).toBeCloseTo(ofLength.length / 2, 9);
    const ofSine = meanAlongArc(profile, { points: parabola }, "loss")!;
    const exact = (1 - Math.cos(ofSine.length)) / ofSine.length;
    expect(Math.abs(ofSine.mean - exact)).toBeLessThan(ofSine.discretisation);
    expect(ofSine.discretisation).toBeLessThan(0.01);
  });

  test("is refused of a part of a path, or of points in another order", () => {
    for (const ts of [[0, 0.5], [0.5, 1], [0, 0.6, 0.4, 1], []]) {
      const part = profileOf(ts, (t) => t);
      expect(() => meanAlongArc(part, line, "loss")).toThrow(RangeError);
    }
  });

  test("is none where the path has no length", () => {
    const here = [Float32Array.of(1), Float32Array.of(1)];
    expect(
      meanAlongArc(
        profileOf([0, 0.5, 1], () => 1),
        { points: here },
        "loss",
      ),
    ).toBeNull();
  });
});
