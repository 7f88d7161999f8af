import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { randomStream } from "#random";
import { hillTail, powerLawTail, tailDistance, weightSpectrum } from "./index.ts";

const draws = randomStream(11, "spectra");
const normals = (length: number) => Float32Array.from({ length }, () => draws.normal());

describe("weightSpectrum", () => {
  test("of a diagonal matrix is the squares of the diagonal", () => {
    const weights = new Float32Array(12);
    [3, -1, 2].forEach((value, i) => {
      weights[i * 4 + i] = value;
    });
    expect([...weightSpectrum(weights, [3, 4])]).toBeAllclose([1, 4, 9], { absolute: 1e-12 });
  });

  test("of [[1, 2], [3, 4], [5, 6]] has the trace 91 and the determinant 24 of its Gram matrix, whichever way it lies", () => {
    const [low, high] = weightSpectrum(Float32Array.of(1, 2, 3, 4, 5, 6), [3, 2]);
    expect(low! + high!).toBeCloseTo(91, 10);
    expect(low! * high!).toBeCloseTo(24, 9);
    const turned = weightSpectrum(Float32Array.of(1, 3, 5, 2, 4, 6), [2, 3]);
    expect([...turned]).toBeAllclose([low!, high!], { absolute: 1e-10 });
  });

  test("sums to the squared Frobenius norm and has the sum of fourth powers of its Gram matrix", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }), (rows, columns) => {
        const weights = normals(rows * columns);
        const spectrum = weightSpectrum(weights, [rows, columns]);
        expect(spectrum).toHaveLength(Math.min(rows, columns));
        const squares = weights.reduce((sum, value) => sum + value * value, 0);
        expect(spectrum.reduce((sum, value) => sum + value, 0) / squares).toBeCloseTo(1, 5);
        let fourth = 0;
        for (let i = 0; i < rows; i++)
          for (let j = 0; j < rows; j++) {
            let dot = 0;
            for (let k = 0; k < columns; k++) dot += weights[i * columns + k]! * weights[j * columns + k]!;
            fourth += dot * dot;
          }
        expect(spectrum.reduce((sum, value) => sum + value * value, 0) / fourth).toBeCloseTo(1, 5);
      }),
    );
  });

  test("of a kernel is that of its places together", () => {
    const kernel = normals(3 * 2 * 2 * 2);
    const slices = [0, 1, 2, 3].flatMap((place) => [
      ...weightSpectrum(
        Float32Array.from({ length: 6 }, (_, i) => kernel[i * 4 + place]!),
        [3, 2],
      ),
    ]);
    expect([...weightSpectrum(kernel, [3, 2, 2, 2])]).toEqual(slices.sort((a, b) => a - b));
  });

  test("of a matrix of rank one has one value above rounding", () => {
    const weights = Float32Array.from({ length: 64 }, (_, i) => (1 + (i % 8)) * (1 + Math.floor(i / 8)));
    const spectrum = weightSpectrum(weights, [8, 8]);
    expect(spectrum[7]! / (204 * 204)).toBeCloseTo(1, 6);
    expect(spectrum[6]! / spectrum[7]!).toBeLessThan(1e-12);
  });
});

/** Quantiles of the law p(x) ∝ x^-exponent above 1, ascending. */
function quantiles(exponent: number, count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => (1 - (i + 0.5) / count) ** (-1 / (exponent - 1)));
}

describe("tails", () => {
  test.each([1.5, 2, 3.5, 6])("of the power law %d are found, by either estimate", (exponent) => {
    const values = quantiles(exponent, 4000);
    const [hill, fitted] = [hillTail(values)!, powerLawTail(values)!];
    expect(Math.abs(hill.exponent - exponent)).toBeLessThan(3 * hill.standardError);
    expect(Math.abs(fitted.exponent - exponent)).toBeLessThan(3 * fitted.standardError);
    expect(hill.count).toBe(2000);
  });

  test("of drawn values are within three standard errors in 99 of 100 draws", () => {
    const found = Array.from({ length: 100 }, () => {
      const values = Float64Array.from({ length: 400 }, () => (1 - draws.uniform()) ** (-1 / 1.5)).sort();
      const { exponent, standardError } = hillTail(values)!;
      return Math.abs(exponent - 2.5) / standardError;
    });
    expect(found.filter((errors) => errors < 3).length).toBeGreaterThanOrEqual(97);
    expect(found.filter((errors) => errors < 1).length).toBeGreaterThan(50);
  });

  test("do not depend on the scale, and zeros are no part of them", () => {
    const values = quantiles(3, 40);
    const scaled = Float64Array.from([0, 0, ...values], (value) => 7 * value);
    expect(hillTail(scaled)!.exponent).toBeCloseTo(hillTail(values)!.exponent, 12);
    expect(powerLawTail(scaled)!.exponent).toBeCloseTo(powerLawTail(values)!.exponent, 12);
  });

  test("of a bulk below the law start where the law does", () => {
    const values = Float64Array.from([
      ...Array.from({ length: 200 }, (_, i) => 0.5 + i / 400),
      ...quantiles(2.5, 300),
    ]).sort();
    const { from, exponent } = powerLawTail(values)!;
    expect(from).toBeGreaterThan(0.9);
    expect(exponent).toBeGreaterThan(2.3);
    expect(exponent).toBeLessThan(2.7);
  });

  test("of too few or of equal values there are none", () => {
    expect(hillTail(Float64Array.of(1, 2, 3))).toBeNull();
    expect(powerLawTail(new Float64Array(20).fill(3))).toBeNull();
    expect(hillTail(new Float64Array(20))).toBeNull();
  });
});

test("the distance of a tail from its law is about 0.7 over the root of its values, and larger where there is no law", () => {
  const draws = randomStream(1, "laws");
  const meanOf = (draw: () => number) => {
    const distances = Array.from({ length: 200 }, () => {
      const values = Float64Array.from({ length: 400 }, draw).sort();
      const tail = hillTail(values)!;
      return tailDistance(tail, values) * Math.sqrt(tail.count);
    });
    return distances.reduce((sum, distance) => sum + distance, 0) / distances.length;
  };
  const ofLaw = meanOf(() => (1 - draws.uniform()) ** (-1 / 1.5));
  expect(ofLaw).toBeGreaterThan(0.65);
  expect(ofLaw).toBeLessThan(0.8);
  expect(meanOf(() => draws.uniform())).toBeGreaterThan(2 * ofLaw);
});
