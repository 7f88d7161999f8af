import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { randomStream } from "#random";
import { agreement, confusion, functionDistance, jensenShannonDivergence } from "./agreement.ts";
import { debiasedLinearCka, linearCka } from "./cka.ts";
import { l2Distance, parameterCosine } from "./distance.ts";
import { pairwiseSimilarity } from "./pairwise.ts";
import { centred, probabilityRepresentation, type Representation } from "./representation.ts";

interface Fixture {
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly linear: number;
  readonly debiased: number;
}

const fixture: Fixture = JSON.parse(readFileSync(new URL("fixtures/cka.json", import.meta.url), "utf8"));

const representation = (values: readonly number[], columns: number): Representation => ({
  values: Float64Array.from(values),
  rows: values.length / columns,
  columns,
});

function gaussian(seed: number, rows: number, columns: number): Representation {
  const stream = randomStream(seed, "gaussian");
  return { values: Float64Array.from({ length: rows * columns }, () => stream.normal()), rows, columns };
}

const seeds = fc.integer({ min: 0, max: 1e6 });

describe("linear CKA", () => {
  const x = representation(fixture.x, 10);
  const y = representation(fixture.y, 10);

  test("agrees with NumPy's Gram form", () => {
    expect(linearCka(x, y)).toBeCloseTo(fixture.linear, 10);
    expect(debiasedLinearCka(x, y)).toBeCloseTo(fixture.debiased, 10);
  });

  test("has the published value of the fixture", () => {
    expect(linearCka(x, y)).toBeCloseTo(0.5576132566, 9);
    expect(debiasedLinearCka(x, y)).toBeCloseTo(0.5134564895, 9);
  });

  test("is symmetric, at most 1, and 1 against itself", () => {
    fc.assert(
      fc.property(seeds, seeds, (a, b) => {
        const [p, q] = [gaussian(a, 12, 3), gaussian(b, 12, 4)];
        const similarity = linearCka(p, q)!;
        expect(linearCka(q, p)).toBeCloseTo(similarity, 12);
        expect(similarity).toBeGreaterThanOrEqual(0);
        expect(similarity).toBeLessThanOrEqual(1 + 1e-12);
        expect(linearCka(p, p)).toBeCloseTo(1, 12);
        expect(debiasedLinearCka(p, p)).toBeCloseTo(1, 12);
      }),
    );
  });

  test("does not see a rotation, a scale or a shift", () => {
    fc.assert(
      fc.property(seeds, fc.double({ min: 0.1, max: 3, noNaN: true }), (seed, angle) => {
        const [p, q] = [gaussian(seed, 15, 2), gaussian(seed + 1, 15, 3)];
        const mapped = (map: (u: number, v: number) => [number, number]): Representation => {
          const rows = Array.from({ length: 15 }, (_, i) => map(p.values[2 * i]!, p.values[2 * i + 1]!));
          return representation(rows.flat(), 2);
        };
        const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
        const turned = mapped((u, v) => [7 * (cosine * u - sine * v) + 4, 7 * (sine * u + cosine * v) - 9]);
        expect(linearCka(turned, q)).toBeCloseTo(linearCka(p, q)!, 10);
        expect(debiasedLinearCka(turned, q)).toBeCloseTo(debiasedLinearCka(p, q)!, 9);
      }),
    );
  });

  test("sees a stretch of one axis: independent axes weigh as the square of their variance", () => {
    const cross = representation([1, 0, -1, 0, 0, 1, 0, -1], 2);
    const stretched = representation([3, 0, -3, 0, 0, 1, 0, -1], 2);
    // XᵀX = 2 I and YᵀY = diag(18, 2), so CKA = (6² + 2²) / (√8 · √(18² + 2²)).
    expect(linearCka(cross, stretched)).toBeCloseTo(40 / Math.sqrt(8 * 328), 12);
  });

  test("of independent features is far above 0, its debiased form about 0", () => {
    const pairs = Array.from(
      { length: 60 },
      (_, i) => [gaussian(2 * i, 20, 8), gaussian(2 * i + 1, 20, 8)] as const,
    );
    const mean = (values: number[]): number => values.reduce((a, b) => a + b) / values.length;
    expect(mean(pairs.map(([p, q]) => linearCka(p, q)!))).toBeGreaterThan(0.2);
    expect(Math.abs(mean(pairs.map(([p, q]) => debiasedLinearCka(p, q)!)))).toBeLessThan(0.05);
  });

  test("to a constant or broken representation is null, never NaN", () => {
    const constant = representation(
      Array.from({ length: 30 }, (_, i) => 5 + (i % 3)),
      3,
    );
    const broken = representation([Number.NaN, ...Array<number>(29).fill(1)], 3);
    const fine = gaussian(1, 10, 3);
    for (const other of [constant, broken]) {
      expect(linearCka(fine, other)).toBeNull();
      expect(debiasedLinearCka(other, fine)).toBeNull();
    }
  });

  test("of a representation that one row alone differs in has no debiased form, however it is rounded", () => {
    const fine = gaussian(1, 40, 3);
    for (let row = 0; row < 40; row++) {
      const values = Array.from(
        { length: 120 },
        (_, i) => 0.1 * (i % 3) + (Math.floor(i / 3) === row ? 0.7 : 0),
      );
      const outlier = representation(values.map(Math.fround), 3);
      expect(linearCka(outlier, fine)).toBeGreaterThan(0);
      expect(debiasedLinearCka(outlier, fine)).toBeNull();
      expect(debiasedLinearCka(fine, outlier)).toBeNull();
    }
  });

  test("refuses representations of different rows", () => {
    expect(() => linearCka(gaussian(1, 5, 2), gaussian(1, 6, 2))).toThrow(/5 and 6 rows/);
    expect(() => debiasedLinearCka(gaussian(1, 3, 2), gaussian(2, 3, 2))).toThrow(/at least 4/);
  });
});

describe("probabilities", () => {
  test("are softmax, however large the logits", () => {
    const { values } = probabilityRepresentation(Float32Array.of(0, Math.log(3), 1000, 1000), 2);
    expect([...values]).toEqual([expect.closeTo(0.25, 6), expect.closeTo(0.75, 6), 0.5, 0.5]);
  });

  test("are centred by column", () => {
    const { values } = centred(representation([1, 10, 3, 30], 2));
    expect([...values]).toEqual([-1, -10, 1, 10]);
  });
});

describe("agreement and divergence", () => {
  const certain = representation([1, 0, 0, 1], 2);
  const opposite = representation([0, 1, 0, 1], 2);

  test("count equal answers", () => {
    expect(agreement(certain, certain)).toBe(1);
    expect(agreement(certain, opposite)).toBe(0.5);
  });

  test("are ln 2 where certain networks disagree and 0 where they agree", () => {
    expect(jensenShannonDivergence(certain, certain)).toBe(0);
    expect(jensenShannonDivergence(certain, opposite)).toBeCloseTo(Math.log(2) / 2, 12);
  });

  test("Jensen–Shannon is symmetric and at most ln 2", () => {
    fc.assert(
      fc.property(seeds, seeds, (a, b) => {
        const soft = (seed: number): Representation =>
          probabilityRepresentation(
            Float32Array.from(gaussian(seed, 6, 4).values, (v) => 3 * v),
            4,
          );
        const divergence = jensenShannonDivergence(soft(a), soft(b));
        expect(divergence).toBeCloseTo(jensenShannonDivergence(soft(b), soft(a)), 12);
        expect(divergence).toBeGreaterThanOrEqual(-1e-12);
        expect(divergence).toBeLessThanOrEqual(Math.log(2) + 1e-12);
      }),
    );
  });
});

test("the distance of two vectors is Euclid's", () => {
  expect(l2Distance(Float32Array.of(1, 2, 3), Float32Array.of(1, 5, 7))).toBe(5);
  expect(() => l2Distance(Float32Array.of(1), Float32Array.of(1, 2))).toThrow(RangeError);
});

test("all pairs are compared once, by the position of their networks", () => {
  const logits = [1, 2, 1].map((seed) => Float32Array.from(gaussian(seed, 8, 3).values));
  const similarities = pairwiseSimilarity(logits, 3);
  expect(similarities.map(({ pair }) => pair)).toEqual([
    [0, 1],
    [0, 2],
    [1, 2],
  ]);
  expect(similarities[1]).toMatchObject({
    agreement: 1,
    ckaSoftmax: expect.closeTo(1, 10),
    jensenShannon: 0,
  });
  expect(similarities[0]!.ckaLogits).toBeLessThan(0.9);
});

describe("distances", () => {
  test("a cosine tells of direction alone", () => {
    expect(parameterCosine(Float32Array.of(1, 2), Float32Array.of(10, 20))).toBeCloseTo(1, 12);
    expect(parameterCosine(Float32Array.of(1, 0), Float32Array.of(0, -3))).toBe(0);
    expect(parameterCosine(Float32Array.of(1, 1), Float32Array.of(-1, -1))).toBeCloseTo(-1, 12);
    expect(parameterCosine(Float32Array.of(0, 0), Float32Array.of(1, 2))).toBeNull();
    expect(parameterCosine(Float32Array.of(Number.NaN), Float32Array.of(1))).toBeNull();
  });

  test("functions lie as far apart as their probabilities", () => {
    const certain = representation([1, 0, 0, 1], 2);
    const opposite = representation([0, 1, 0, 1], 2);
    expect(functionDistance(certain, certain)).toBe(0);
    expect(functionDistance(certain, opposite)).toBeCloseTo(1, 12);
    expect(() => functionDistance(certain, representation([1, 0], 2))).toThrow(RangeError);
  });

  test("a confusion counts the classes of both, agreement on its diagonal", () => {
    const first = representation([1, 0, 0, 1, 0, 1, 1, 0], 2);
    const second = representation([1, 0, 1, 0, 0, 1, 0, 1], 2);
    expect([...confusion(first, second)]).toEqual([1, 1, 1, 1]);
    expect([...confusion(second, second)]).toEqual([2, 0, 0, 2]);
    expect(agreement(first, second)).toBe(0.5);
  });
});
