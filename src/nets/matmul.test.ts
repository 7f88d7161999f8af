import { grad, numpy as np } from "@jax-js/jax";
import { expect, test } from "vitest";
import { elementCount } from "#trees";
import { matmul } from "./matmul.ts";

/** Whole numbers, whose products are exact. */
const numbersOf = (shape: readonly number[]) =>
  Float32Array.from({ length: elementCount(shape) }, (_, i) => ((7 * i + 3) % 11) - 5);
const arrayOf = (shape: readonly number[]) => np.array(numbersOf(shape), { shape: [...shape] });

/** Where an element of a broadcast array of axes `[…stack, rows, columns]` lies in an array of fewer or shorter axes. */
function placeIn(shape: readonly number[], index: readonly number[]): number {
  const own = index.slice(index.length - shape.length);
  return shape.reduce((place, size, axis) => place * size + (size === 1 ? 0 : own[axis]!), 0);
}

/** By the definition, element by element. */
function expected(left: readonly number[], right: readonly number[], shape: readonly number[]): number[] {
  const [x, y] = [numbersOf(left), numbersOf(right)];
  return Array.from({ length: elementCount(shape) }, (_, flat) => {
    const index = shape.map((size, axis) => Math.floor(flat / elementCount(shape.slice(axis + 1))) % size);
    const [stack, row, column] = [index.slice(0, -2), index.at(-2)!, index.at(-1)!];
    return Array.from({ length: left.at(-1)! }, (_, k) => k).reduce(
      (sum, k) => sum + x[placeIn(left, [...stack, row, k])]! * y[placeIn(right, [...stack, k, column])]!,
      0,
    );
  });
}

test.each([
  [
    [2, 1, 3, 4],
    [5, 4, 2],
    [2, 5, 3, 2],
  ],
  [
    [3, 4],
    [5, 4, 2],
    [5, 3, 2],
  ],
  [
    [5, 3, 4],
    [2, 5, 4, 2],
    [2, 5, 3, 2],
  ],
  [
    [5, 3, 4],
    [2, 1, 4, 2],
    [2, 5, 3, 2],
  ],
  [
    [2, 5, 3, 4],
    [4, 2],
    [2, 5, 3, 2],
  ],
  [
    [2, 1, 3, 4],
    [1, 5, 4, 2],
    [2, 5, 3, 2],
  ],
  [
    [3, 4],
    [4, 2],
    [3, 2],
  ],
])("matrices of %j by %j are of %j and as defined", async (left, right, shape) => {
  const product = matmul(arrayOf(left), arrayOf(right));
  expect(product.shape).toEqual(shape);
  expect([...(await product.data())]).toEqual(expected(left, right, shape));
});

test.each([
  [[4], [5, 4, 2], [5, 2]],
  [[5, 3, 4], [4], [5, 3]],
])("a vector stands for a row or a column: %j by %j is of %j", (left, right, shape) => {
  const product = matmul(arrayOf(left), arrayOf(right));
  expect(product.shape).toEqual(shape);
  product.dispose();
});

test("the derivative of a sum of products is the sum of what each element meets", async () => {
  const derivative = grad((x: np.Array) => matmul(x, arrayOf([5, 4, 2])).sum())(arrayOf([3, 4]));
  const other = numbersOf([5, 4, 2]);
  const met = [0, 1, 2, 3].map((k) =>
    other.reduce((sum, value, i) => (Math.floor(i / 2) % 4 === k ? sum + value : sum), 0),
  );
  expect([...(await derivative.data())]).toEqual([...met, ...met, ...met]);
});
