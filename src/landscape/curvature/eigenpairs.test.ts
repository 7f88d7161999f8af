import { expect, test } from "vitest";
import { randomStream } from "#random";
import { type EigenpairsOptions, extremeEigenpairs } from "./eigenpairs.ts";
import { denseOperators, inLockstep } from "./symmetric-operators.ts";
import { dot } from "./vector.ts";

/** Eigenpairs of a diagonal matrix, whose eigenvectors are the unit vectors. */
async function eigenpairsOf(
  values: readonly number[],
  options: Partial<EigenpairsOptions> & { readonly count: number },
) {
  const dimension = values.length;
  const matrix = new Float64Array(dimension ** 2);
  for (const [i, value] of values.entries()) matrix[i * dimension + i] = value;
  const stream = randomStream(1, "eigenpairs");
  const procedure = extremeEigenpairs({ dimension, stream, steps: dimension, ...options });
  const [found] = await inLockstep([procedure], denseOperators([matrix]));
  return found!;
}

const spectrum = [...Array.from({ length: 50 }, (_, i) => 0.01 * (i - 20)), -3, -2, 7, 9, 12];

test("both ends are signed eigenpairs with small residuals and orthonormal vectors", async () => {
  const found = await eigenpairsOf(spectrum, { count: 3, steps: 30, keepVectors: true });
  expect(found.largest.map(({ value }) => value)).toBeAllclose([12, 9, 7], { absolute: 1e-8 });
  expect(found.smallest.slice(0, 2).map(({ value }) => value)).toBeAllclose([-3, -2], { absolute: 1e-8 });
  const all = [...found.largest, ...found.smallest.slice(0, 2)];
  for (const [i, { value, residual, converged, vector }] of all.entries()) {
    expect(converged).toBe(true);
    expect(residual).toBeLessThan(1e-7);
    expect(Math.abs(vector![spectrum.indexOf(Math.round(value))]!)).toBeCloseTo(1, 8);
    for (const [k, other] of all.entries()) {
      expect(dot(vector!, other.vector!)).toBeCloseTo(i === k ? 1 : 0, 8);
    }
  }
  expect([found.iterations, found.products]).toEqual([30, 36]);
});

test("values that the steps did not reach are told from those that they did", async () => {
  const { largest } = await eigenpairsOf(
    Array.from({ length: 200 }, (_, i) => i),
    { count: 4, steps: 8 },
  );
  expect(largest.every(({ converged, vector }) => !converged && vector === undefined)).toBe(true);
  for (const { value, residual } of largest) {
    expect(Math.abs(value - Math.round(value))).toBeLessThanOrEqual(residual);
  }
});

test("of fewer eigenvalues than are asked for, each end has all, and of equal ones one is found", async () => {
  const found = await eigenpairsOf([2, 2, 2, -1, 5, 5], { count: 8 });
  expect(found.largest.map(({ value }) => value)).toBeAllclose([5, 2, -1], { absolute: 1e-9 });
  expect(found.smallest.map(({ value }) => value)).toBeAllclose([-1, 2, 5], { absolute: 1e-9 });
  expect(found.largest.every(({ converged }) => converged)).toBe(true);
  expect([found.iterations, found.products]).toEqual([3, 6]);
});

test("gives null for products that are not finite", async () => {
  expect(await eigenpairsOf([Number.POSITIVE_INFINITY, 1], { count: 1 })).toBeNull();
});
