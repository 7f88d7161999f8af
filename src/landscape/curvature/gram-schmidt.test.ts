import { expect, test } from "vitest";
import { randomStream } from "#random";
import { addCombination, innerProducts, takeOff } from "./gram-schmidt.ts";
import { addScaled, dot, norm, scaled } from "./vector.ts";

const draws = randomStream(3, "gram-schmidt");
/** Longer than a tile, and no whole number of tiles. */
const LENGTH = 9001;
const normal = (): Float64Array => Float64Array.from({ length: LENGTH }, () => draws.normal());

test.each([0, 1, 3, 4, 9])("inner products with %i vectors are those one by one", (count) => {
  const basis = Array.from({ length: count }, normal);
  const vector = normal();
  const found = innerProducts(basis, vector);
  const expected = basis.map((other) => dot(other, vector));
  expect(found).toBeAllclose(expected, { absolute: 1e-9 });
});

test.each([0, 1, 3, 4, 9])("a combination of %i vectors is the sum of its terms", (count) => {
  const vectors = Array.from({ length: count }, normal);
  const coefficients = vectors.map(() => draws.normal());
  const vector = normal();
  const expected = vector.slice();
  vectors.forEach((other, j) => {
    addScaled(expected, coefficients[j]!, other);
  });
  addCombination(vector, coefficients, vectors);
  expect(vector).toBeAllclose(expected, { absolute: 1e-12 });
});

test("what is left is orthogonal to the basis and keeps what the basis does not span", () => {
  const basis: Float64Array[] = [];
  for (let j = 0; j < 6; j++) {
    const next = normal();
    for (let pass = 0; pass < 2; pass++) takeOff(next, basis);
    basis.push(scaled(next, 1 / norm(next)));
  }
  const outside = basis.pop()!;
  const vector = outside.slice();
  addCombination(vector, [1, -2, 3, -4, 5], basis);
  takeOff(vector, basis);
  for (const direction of basis) expect(Math.abs(dot(vector, direction))).toBeLessThan(1e-12);
  expect(Math.abs(dot(vector, outside) - 1)).toBeLessThan(1e-12);
});
