import { describe, expect, test } from "vitest";
import { randomStream } from "#random";
import { hutchPlusPlus } from "./hutch-plus-plus.ts";
import { hutchinson } from "./hutchinson.ts";
import { orthonormalised } from "./orthonormal-basis.ts";
import { estimateDiagonal, squaredFrobeniusNorm } from "./probed-moments.ts";
import { denseOperators, inLockstep, type ProductProcedure } from "./symmetric-operators.ts";
import { dot } from "./vector.ts";
import { xTrace } from "./xtrace.ts";

const DIMENSION = 80;

/** A symmetric matrix of given eigenvalues in a basis that is turned at random. */
function turned(eigenvalues: readonly number[], seed: number): Float64Array {
  const size = eigenvalues.length;
  const stream = randomStream(seed, "turned");
  const { basis } = orthonormalised(
    eigenvalues.map(() => Float64Array.from({ length: size }, () => stream.normal())),
  );
  const matrix = new Float64Array(size * size);
  for (const [k, vector] of basis.entries()) {
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) matrix[i * size + j]! += eigenvalues[k]! * vector[i]! * vector[j]!;
    }
  }
  return matrix;
}

const sum = (values: Iterable<number>) => [...values].reduce((total, value) => total + value, 0);
const decaying = Array.from({ length: DIMENSION }, (_, i) => 1 / (i + 1) ** 2);
const mixed = Array.from({ length: DIMENSION }, (_, i) => (i % 3 === 0 ? -0.3 : 1) * 0.9 ** i);

/** A trace at least. */
interface Estimated {
  readonly value: number;
  readonly standardError: number | null;
  readonly products?: number;
}

async function run<Result>(matrix: Float64Array, procedure: ProductProcedure<Result>): Promise<Result> {
  const [result] = await inLockstep([procedure], denseOperators([matrix]));
  return result!;
}

type Estimator = (seed: number, products: number, dimension?: number) => ProductProcedure<Estimated | null>;

const estimators: Readonly<Record<"hutchinson" | "hutch++" | "xtrace", Estimator>> = {
  hutchinson: (seed, products, dimension = DIMENSION) =>
    hutchinson({ dimension, stream: randomStream(seed, "h"), probes: products }),
  "hutch++": (seed, products, dimension = DIMENSION) =>
    hutchPlusPlus({ dimension, stream: randomStream(seed, "h"), products }),
  xtrace: (seed, products, dimension = DIMENSION) =>
    xTrace({ dimension, stream: randomStream(seed, "h"), products }),
};

/** Estimates over many seeds. */
async function over(name: keyof typeof estimators, matrix: Float64Array, products: number, seeds: number) {
  const found: Estimated[] = [];
  for (let seed = 0; seed < seeds; seed++) found.push((await run(matrix, estimators[name](seed, products)))!);
  return found;
}

const rootMeanSquare = (values: readonly number[]) =>
  Math.sqrt(sum(values.map((value) => value ** 2)) / values.length);

describe.each(["hutch++", "xtrace"] as const)("%s", (name) => {
  test.each([
    ["decaying", decaying, 0.5],
    ["of both signs", mixed, 0.8],
  ])("is unbiased and beats Hutchinson at equal products: %s", async (_, eigenvalues, share) => {
    const matrix = turned(eigenvalues, 5);
    const exact = sum(eigenvalues);
    const [own, plain] = [await over(name, matrix, 30, 200), await over("hutchinson", matrix, 30, 200)];
    const errors = own.map(({ value }) => value - exact);
    expect(Math.abs(sum(errors) / 200)).toBeLessThan((4 * rootMeanSquare(errors)) / Math.sqrt(200));
    expect(rootMeanSquare(errors)).toBeLessThan(
      share * rootMeanSquare(plain.map(({ value }) => value - exact)),
    );
  });

  test("says how large its error is: within two of them at least nine times in ten", async () => {
    const matrix = turned(mixed, 6);
    const found = await over(name, matrix, 36, 200);
    const within = found.filter(
      ({ value, standardError }) => Math.abs(value - sum(mixed)) <= 2 * standardError!,
    );
    expect(within.length).toBeGreaterThanOrEqual(180);
  });

  test("is exact of a matrix of small rank, of zeros, and of one that the basis fills", async () => {
    const small = turned([3, -1, 2, ...new Array<number>(17).fill(0)], 7);
    for (const [matrix, dimension, exact] of [
      [small, 20, 4],
      [new Float64Array(400), 20, 0],
      [turned([5, 1, -2], 8), 3, 4],
    ] as const) {
      const found = await run(matrix, estimators[name](1, 24, dimension));
      expect(found!.value).toBeCloseTo(exact, 10);
      expect(found!.standardError).toBeLessThan(1e-5);
    }
  });

  test("spends at most the products that it was given, and gives null for products that are not finite", async () => {
    for (const products of [12, 31, 60]) {
      const found = await run(turned(mixed, 6), estimators[name](1, products));
      expect(found!.products).toBeLessThanOrEqual(products);
      expect(found!.products).toBeGreaterThan(products - 3);
    }
    expect(
      await run(Float64Array.of(Number.POSITIVE_INFINITY, 0, 0, 1), estimators[name](1, 8, 2)),
    ).toBeNull();
  });
});

test("traces of the blocks of a partition by Hutch++ sum to the trace", async () => {
  const blocks = [
    { offset: 0, size: 30 },
    { offset: 30, size: 50 },
  ];
  const matrix = turned(mixed, 9);
  const stream = randomStream(1, "blocks");
  const found = await run(matrix, hutchPlusPlus({ dimension: DIMENSION, stream, products: 45, blocks }));
  expect(sum(found!.blocks.map(({ value }) => value))).toBeCloseTo(found!.value, 10);
  for (const [i, { offset, size }] of blocks.entries()) {
    let exact = 0;
    for (let k = offset; k < offset + size; k++) exact += matrix[k * DIMENSION + k]!;
    const { value, standardError } = found!.blocks[i]!;
    expect(Math.abs(value - exact)).toBeLessThan(4 * standardError!);
  }
});

test("XTrace is what factorising anew without each test vector gives", async () => {
  const matrix = turned(mixed, 10);
  const [tests, products] = [7, 14];
  const found = await run(matrix, xTrace({ dimension: DIMENSION, stream: randomStream(4, "x"), products }));
  const stream = randomStream(4, "x");
  const omegas = Array.from({ length: tests }, () =>
    Float64Array.from({ length: DIMENSION }, () => stream.normal()),
  );
  const times = (vector: Float64Array) =>
    Float64Array.from({ length: DIMENSION }, (_, i) =>
      dot(matrix.subarray(i * DIMENSION, (i + 1) * DIMENSION), vector),
    );
  const images = omegas.map(times);
  const estimates = omegas.map((omega, i) => {
    const { basis } = orthonormalised(images.filter((_, other) => other !== i));
    const rest = omega.slice();
    for (const vector of basis) {
      const part = dot(vector, rest);
      for (let k = 0; k < DIMENSION; k++) rest[k]! -= part * vector[k]!;
    }
    const known = sum(basis.map((vector) => dot(vector, times(vector))));
    return known + ((DIMENSION - tests + 1) * dot(rest, times(rest))) / dot(rest, rest);
  });
  expect(found!.value).toBeCloseTo(sum(estimates) / tests, 9);
});

describe("moments by probes", () => {
  const matrix = turned(mixed, 11);
  const options = { dimension: DIMENSION, stream: randomStream(2, "moments"), probes: 400, probesAtOnce: 7 };

  test("the diagonal lies within its standard errors, which are those of its rows", async () => {
    const { values, standardErrors, products } = (await run(matrix, estimateDiagonal(options)))!;
    expect(products).toBe(400);
    let far = 0;
    for (let i = 0; i < DIMENSION; i++) {
      const row = matrix.subarray(i * DIMENSION, (i + 1) * DIMENSION);
      const exact = Math.sqrt((dot(row, row) - row[i]! ** 2) / 400);
      expect(standardErrors![i]! / exact).toBeGreaterThan(0.8);
      expect(standardErrors![i]! / exact).toBeLessThan(1.25);
      if (Math.abs(values[i]! - row[i]!) > 2 * standardErrors![i]!) far++;
    }
    expect(far).toBeLessThan(0.12 * DIMENSION);
  });

  test("the squared Frobenius norm lies within its standard error", async () => {
    const { value, standardError, products } = (await run(
      matrix,
      squaredFrobeniusNorm({ ...options, stream: randomStream(3, "moments") }),
    ))!;
    expect(products).toBe(400);
    expect(Math.abs(value - dot(matrix, matrix))).toBeLessThan(3 * standardError!);
    expect(standardError!).toBeLessThan(0.1 * value);
  });

  test("a single probe admits to no standard error, and of a diagonal matrix it is exact", async () => {
    const diagonal = Float64Array.of(2, 0, 0, -5);
    const one = { dimension: 2, stream: randomStream(1, "one"), probes: 1 };
    expect(await run(diagonal, estimateDiagonal(one))).toEqual({
      values: Float64Array.of(2, -5),
      standardErrors: null,
      products: 1,
    });
    expect(await run(diagonal, squaredFrobeniusNorm(one))).toEqual({
      value: 29,
      standardError: null,
      products: 1,
    });
  });
});
