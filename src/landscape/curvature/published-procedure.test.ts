import { describe, expect, test } from "vitest";
import { randomStream } from "#random";
import { publishedTopEigenvalue, publishedTrace } from "./published-procedure.ts";
import { denseOperators, inLockstep, type ProductProcedure } from "./symmetric-operators.ts";

const diagonal = (...values: number[]) =>
  Float64Array.from({ length: values.length ** 2 }, (_, i) =>
    i % (values.length + 1) === 0 ? values[i / (values.length + 1)]! : 0,
  );

async function run<Result>(
  matrix: Float64Array,
  procedure: (options: {
    dimension: number;
    stream: ReturnType<typeof randomStream>;
  }) => ProductProcedure<Result>,
): Promise<NonNullable<Result>> {
  const operators = denseOperators([matrix]);
  const stream = randomStream(5, "published");
  const [result] = await inLockstep([procedure({ dimension: operators.dimension, stream })], operators);
  return result!;
}

describe("the published top eigenvalue", () => {
  test("is near the top eigenvalue where the gap is wide", async () => {
    const { value, converged } = await run(diagonal(1, 2, 3, 40), publishedTopEigenvalue);
    expect(converged).toBe(true);
    expect(Math.abs(value - 40)).toBeLessThan(0.05);
  });

  test("is the one of largest magnitude, negative or not", async () => {
    expect((await run(diagonal(1, 2, -40), publishedTopEigenvalue)).value).toBeLessThan(-39.9);
  });

  test("is the iterate before the last: one product less than was spent", async () => {
    const asked: Float64Array[] = [];
    const operators = denseOperators([diagonal(1, 2, 3, 40)]);
    const [result] = await inLockstep(
      [publishedTopEigenvalue({ dimension: 4, stream: randomStream(5, "published") })],
      {
        ...operators,
        apply: (vectors) => {
          asked.push(vectors[0]!);
          return operators.apply(vectors);
        },
      },
    );
    const quotient = (v: Float64Array) => v[0]! ** 2 + 2 * v[1]! ** 2 + 3 * v[2]! ** 2 + 40 * v[3]! ** 2;
    expect(asked.length).toBe(result!.iterations);
    expect(result!.value).toBeCloseTo(quotient(asked.at(-2)!), 10);
  });
});

describe("the published trace", () => {
  test("stops at the second probe on a diagonal matrix", async () => {
    expect(await run(diagonal(2, 5), publishedTrace)).toEqual({ value: 7, standardError: 0, probes: 2 });
  });

  test("stops at once when the running mean turns negative", async () => {
    const { probes } = await run(Float64Array.of(-1, 30, 30, -1), (options) => publishedTrace(options));
    expect(probes).toBeLessThan(100);
    expect((await run(diagonal(-2, -5), publishedTrace)).probes).toBe(2);
  });

  test("never takes more than a hundred probes", async () => {
    expect((await run(Float64Array.of(220, 250, 250, 286), publishedTrace)).probes).toBeLessThanOrEqual(100);
  });
});
