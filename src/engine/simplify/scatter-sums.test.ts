import { grad, numpy as np } from "@jax-js/jax";
import { expect, test } from "vitest";
import { inspectCompilation } from "../inspect.ts";
import type { TensorSpec } from "../program/program.ts";
import { compareWithJax, sampleTensor } from "../testing/oracle.ts";

const matrix: TensorSpec = { type: "float32", shape: [6, 4] };

/** Numbers picked of rows, one of them twice. */
const picked = (x: np.Array): np.Array => {
  const place = (rows: readonly number[]) => np.array([...rows], { dtype: np.int32 });
  return np.sin(x.slice(place([0, 2, 2, 5, 1]), place([3, 1, 1, 0, 2])));
};

const gradientOf = (fn: (x: np.Array) => np.Array) => (x: np.Array) => grad(fn)(x);

const operatorsOf = async (fn: (x: np.Array) => np.Array) =>
  Object.keys((await inspectCompilation<[np.Array], np.Array>(fn, [matrix])).operators);

const differenceOf = async (fn: (x: np.Array) => np.Array) =>
  (await compareWithJax((x) => fn(x!), [sampleTensor(matrix, 1)])).difference;

test("the gradient of what is picked of rows is added to that of the whole", async () => {
  const fn = gradientOf((x) => picked(x.ref).sum().add(np.exp(x).sum()));
  expect(await operatorsOf(fn)).toEqual(expect.arrayContaining(["ScatterND", "Exp"]));
  expect(await operatorsOf(fn)).not.toContain("Expand");
  expect(await differenceOf(fn)).toBeLessThan(1e-6);
});

test("alone, or of several pickings, one is added to zeros", async () => {
  const alone = gradientOf((x) => picked(x).sum());
  expect(await operatorsOf(alone)).toContain("Expand");
  const twice = gradientOf((x) =>
    picked(x.ref)
      .sum()
      .add(picked(np.exp(x)).sum()),
  );
  for (const fn of [alone, twice]) expect(await differenceOf(fn)).toBeLessThan(1e-6);
});
