import fc from "fast-check";
import { expect, test } from "vitest";
import { randomStream } from "#random";
import { weightNorms } from "./index.ts";

test("of a diagonal matrix are those of its diagonal", () => {
  expect(weightNorms(Float32Array.of(3, 0, 0, 0, 4, 0), [2, 3])).toEqual({
    spectral: 4,
    frobenius: 5,
    stableRank: 25 / 16,
  });
});

test("of a matrix of rank one have a stable rank of one", () => {
  const [u, v] = [
    [1, -2, 3],
    [2, 1, 0, -1],
  ];
  const { spectral, stableRank } = weightNorms(
    Float32Array.from(u!.flatMap((a) => v!.map((b) => a * b))),
    [3, 4],
  )!;
  expect(spectral).toBeCloseTo(Math.sqrt(14 * 6), 5);
  expect(stableRank).toBeCloseTo(1, 5);
});

test("of a kernel are those of the matrix that multiplies patches", () => {
  const draws = randomStream(2, "kernel");
  const kernel = Float32Array.from({ length: 4 * 2 * 3 * 3 }, () => draws.normal());
  expect(weightNorms(kernel, [4, 2, 3, 3])).toEqual(weightNorms(kernel, [4, 18]));
});

test("do not see the order of units, and scale with the layer", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1e6 }),
      fc.double({ min: 0.1, max: 9, noNaN: true }),
      (seed, scale) => {
        const draws = randomStream(seed, "weights");
        const weights = Float32Array.from({ length: 30 }, () => draws.normal());
        const turned = Float32Array.from(
          { length: 30 },
          (_, i) => scale * weights[(5 - Math.floor(i / 5)) * 5 + (i % 5)]!,
        );
        const [own, other] = [weightNorms(weights, [6, 5])!, weightNorms(turned, [6, 5])!];
        expect(other.spectral / own.spectral).toBeCloseTo(scale, 4);
        expect(other.stableRank).toBeCloseTo(own.stableRank, 4);
        expect(own.stableRank).toBeGreaterThanOrEqual(1);
        expect(own.stableRank).toBeLessThanOrEqual(5 + 1e-9);
      },
    ),
  );
});

test("of zeros are none", () => {
  expect(weightNorms(new Float32Array(6), [2, 3])).toBeNull();
});
